using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// The data points of one scope by the event that they become: those of one second and the same attributes are one event, but
/// for a second point of a metric, which opens another, so that none is lost. Reused; nothing is allocated for a steady sender.
/// </summary>
/// <remarks>Hot: one call per data point, in constant time however many points are alike.</remarks>
internal sealed class MetricGroups
{
    /// <summary>What has grown beyond this is given back, for emptying it costs what it could hold, and scopes may be many.</summary>
    private const int KeptCount = 1024;

    private BatchDictionary keys = new();
    private BatchDictionary names = new();
    // By the codes of key and name, the group that has the name's newest point.
    private Dictionary<long, int> newest = [];
    private int[] firstOfKey = new int[16];
    private MetricGroup[] groups = new MetricGroup[16];
    private MetricPoint[] points = new MetricPoint[16];
    private int[] nextPoints = new int[16];
    private int pointCount;

    /// <summary>How many groups there are, in the order of their first points.</summary>
    public int Count { get; private set; }

    /// <summary>A group.</summary>
    public MetricGroup this[int index] => groups[index];

    /// <summary>Forgets all.</summary>
    public void Reset()
    {
        if (Math.Max(pointCount, names.Count) > KeptCount)
        {
            keys = new BatchDictionary();
            names = new BatchDictionary();
            newest = [];
            firstOfKey = new int[16];
            groups = new MetricGroup[16];
            points = new MetricPoint[16];
            nextPoints = new int[16];
        }
        else
        {
            keys.Reset();
            names.Reset();
            newest.Clear();
        }

        pointCount = Count = 0;
    }

    /// <summary>The code of a metric's name. Metrics of one name are one, whatever else they say.</summary>
    public int NameCode(ReadOnlySpan<byte> name) => names.Intern(name);

    /// <summary>The name of a code. Valid until the next call of <see cref="NameCode"/>.</summary>
    public ReadOnlySpan<byte> Name(int code) => names.Entry(code);

    /// <summary>A point of a group.</summary>
    public MetricPoint Point(int index) => points[index];

    /// <summary>The point that comes behind another in its group, -1 behind the last.</summary>
    public int NextPoint(int index) => nextPoints[index];

    /// <summary>Adds a point.</summary>
    /// <param name="key">Its time and its attributes, in bytes that are the same for points to be combined.</param>
    /// <param name="timestampNanos">Its time, without the parts of a second.</param>
    /// <param name="point">The point.</param>
    public void Add(ReadOnlySpan<byte> key, long timestampNanos, MetricPoint point)
    {
        if (pointCount == points.Length)
        {
            Array.Resize(ref points, pointCount * 2);
            Array.Resize(ref nextPoints, pointCount * 2);
        }

        points[pointCount] = point;
        nextPoints[pointCount] = -1;
        var known = keys.Count;
        var keyCode = keys.Intern(key);
        var series = ((long)keyCode << 32) | (uint)point.NameCode;
        if (keyCode == known)
        {
            if (keyCode == firstOfKey.Length) Array.Resize(ref firstOfKey, keyCode * 2);
            newest[series] = firstOfKey[keyCode] = Open(timestampNanos);
        }
        else
        {
            newest[series] = newest.TryGetValue(series, out var last) ? Behind(last, timestampNanos) : Join(firstOfKey[keyCode]);
        }

        pointCount++;
    }

    private int Behind(int group, long timestampNanos)
    {
        if (groups[group].Next >= 0) return Join(groups[group].Next);
        var opened = Open(timestampNanos);
        groups[group].Next = opened;
        return opened;
    }

    private int Join(int group)
    {
        ref var joined = ref groups[group];
        nextPoints[joined.LastPoint] = pointCount;
        joined.LastPoint = pointCount;
        joined.PointCount++;
        return group;
    }

    private int Open(long timestampNanos)
    {
        if (Count == groups.Length) Array.Resize(ref groups, Count * 2);
        groups[Count] = new MetricGroup(timestampNanos, pointCount);
        return Count++;
    }
}
