using Apiary.Engine.Events;

namespace Apiary.Server.Ingest;

/// <summary>What one request decodes to: a batch for each dataset, and what was refused or odd on the way. One owner at a time; reused.</summary>
internal sealed class DatasetBatches(EventBatchPool pool)
{
    private readonly List<DatasetBatch> batches = [];

    /// <summary>A batch for each dataset that something in the request is for, in order of first appearance; one may have no event.</summary>
    public IReadOnlyList<DatasetBatch> All => batches;

    /// <summary>How many spans, log records or data points were refused.</summary>
    public int RefusedCount { get; private set; }

    /// <summary>Why the first of them was refused, for the sender to read; null when none was.</summary>
    public string? FirstRefusal { get; private set; }

    /// <summary>What is odd about a request of which nothing was refused for it, for the sender to read; null when nothing is.</summary>
    public string? Warning { get; private set; }

    /// <summary>Bytes of the largest batch as columns, about what it takes in the log.</summary>
    public long LargestBytes
    {
        get
        {
            long largest = 0;
            foreach (var batch in batches)
            {
                long bytes = 0;
                foreach (var lane in batch.Events.Lanes) bytes += ((long)lane.Count * sizeof(long)) + (lane.Dictionary?.ByteCount ?? 0);
                largest = Math.Max(largest, bytes);
            }

            return largest;
        }
    }

    /// <summary>The batch of a dataset; null when the request has <paramref name="most"/> datasets already and this is another.</summary>
    public DatasetBatch? Of(string datasetName, int most)
    {
        // Nearly every request has one dataset, and nearly all others a few.
        foreach (var known in batches)
            if (known.DatasetName == datasetName) return known;
        if (batches.Count == most) return null;
        var batch = new DatasetBatch(datasetName, pool.Rent());
        batches.Add(batch);
        return batch;
    }

    /// <summary>Counts items that were not taken.</summary>
    public void Refuse(int itemCount, string reason)
    {
        RefusedCount += itemCount;
        FirstRefusal ??= reason;
    }

    /// <summary>Notes what the sender should know although everything was taken; the first note is kept.</summary>
    public void Warn(string warning) => Warning ??= warning;

    /// <summary>Gives the batches back and forgets everything.</summary>
    public void Reset()
    {
        foreach (var batch in batches) pool.Return(batch.Events);
        batches.Clear();
        RefusedCount = 0;
        FirstRefusal = null;
        Warning = null;
    }
}
