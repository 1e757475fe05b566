using Apiary.Engine.Files;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage;

/// <summary>An open segment file of the store. Unmapped when nobody reads it any more, and deleted then if it was removed.</summary>
internal sealed class SegmentHandle(SegmentRecord record, SegmentFile file, StoreFiles files, StoreNotices notices) : Counted
{
    private volatile bool isRemoved;

    internal SegmentRecord Record { get; } = record;

    internal SegmentFile File { get; } = file;

    /// <summary>Whether a merge reads it. Under the dataset's lock.</summary>
    internal bool IsMerging { get; set; }

    /// <summary>The manifest no longer has it: the file goes with the last reader.</summary>
    internal void Remove()
    {
        isRemoved = true;
        LetGo();
    }

    protected override void Clear()
    {
        var path = File.Path;
        File.Dispose();
        if (!isRemoved) return;
        try
        {
            files.Delete(path);
        }
        catch (IOException e)
        {
            // The next start removes files that the manifest does not have.
            notices.Add(StoreNoticeSeverity.Warning, $"cannot remove a segment that is no longer needed: {e.Message}");
        }
    }
}
