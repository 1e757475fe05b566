using System.Text;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.XRay.Decoding;

namespace Apiary.Tests.Protocols.XRay.Decoding;

/// <summary>Documents decoded one after the other, and what became of them.</summary>
internal sealed class XRayRun(IngestLimits? limits = null)
{
    private readonly XRayDecoder decoder = new(limits ?? new IngestLimits(), new XRayNames());

    public DatasetBatches Batches { get; } = new(new EventBatchPool());

    public XRayDecoded Decode(string document, ulong sender = 0, bool mayWait = false) => decoder.Decode(Encoding.UTF8.GetBytes(document), sender, mayWait, Batches);

    public XRayDecoded Decode(byte[] document) => decoder.Decode(document, 0, false, Batches);

    /// <summary>The fields of an event of a dataset.</summary>
    public Dictionary<string, string> Fields(string dataset, int row) => BatchText.Fields(Batches.All.Single(batch => batch.DatasetName == dataset).Events, row);

    /// <summary>Decodes a document that is taken, and gives the fields of its first event.</summary>
    public static Dictionary<string, string> FieldsOf(string document)
    {
        var run = new XRayRun();
        if (run.Decode(document).Fault is { } fault) throw new InvalidOperationException(fault.Explanation);
        return BatchText.Fields(run.Batches.All[0].Events, 0);
    }
}
