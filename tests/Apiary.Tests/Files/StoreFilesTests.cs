using Apiary.Engine.Files;
using Xunit;

namespace Apiary.Tests.Files;

/// <summary>One suite for the real disk and the one in memory.</summary>
public sealed class StoreFilesTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public static TheoryData<string> Kinds => new("disk", "memory");

    public void Dispose() => directory.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Append_then_map_gives_the_same_bytes(string kind)
    {
        var files = Open(kind);
        files.CreateDirectory("a/b");
        using (var file = files.Create("a/b/x"))
        {
            file.Append([1, 2, 3]);
            file.Append([4]);
            file.Sync();
            Assert.Equal(4, file.Length);
        }

        using (var file = files.OpenAppend("a/b/x")) file.Append([5]);
        using var map = files.Map("a/b/x");
        Assert.Equal(new byte[] { 1, 2, 3, 4, 5 }, map.Slice(0, 5).ToArray());
        Assert.Equal(5, files.Length("a/b/x"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Map_slice_outside_the_file_is_corruption_not_a_crash(string kind)
    {
        var files = Open(kind);
        using (var file = files.Create("x")) file.Append([1, 2, 3]);
        using var map = files.Map("x");
        Assert.Throws<CorruptFileException>(() => map.Slice(1, 3).Length);
        Assert.Throws<CorruptFileException>(() => map.Slice(-1, 1).Length);
        Assert.Throws<CorruptFileException>(() => map.Slice(0, -1).Length);
        Assert.Throws<CorruptFileException>(() => map.Slice(long.MaxValue, 2).Length);
        Assert.Equal(0, map.Slice(3, 0).Length);
    }

    [Fact]
    public void What_the_disk_does_not_allow_is_an_io_failure_that_names_the_path()
    {
        // To open a directory as a file is not allowed to anybody, not even to root.
        var files = Open("disk");
        files.CreateDirectory("a/taken");
        foreach (var access in (Action[])[() => files.OpenAppend("a/taken"), () => files.Create("a/taken"), () => files.Map("a/taken"), () => files.Delete("a/taken"), () => files.TryLock("a/taken")])
            Assert.StartsWith("a/taken: permission denied", Assert.Throws<AccessDeniedException>(access).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_denied_in_memory_is_so_until_it_is_allowed_and_open_files_go_on()
    {
        var files = new MemoryFiles();
        files.CreateDirectory("a");
        using var open = files.Create("a/x");
        files.DeniedFor = path => path.StartsWith("a", StringComparison.Ordinal);
        foreach (var access in (Action[])[() => files.OpenAppend("a/x"), () => files.Create("a/y"), () => files.Map("a/x"), () => files.Delete("a/x"), () => files.Rename("a/x", "a/y"), () => files.CreateDirectory("ab")])
            Assert.Throws<AccessDeniedException>(access);
        open.Append([1]);
        files.DeniedFor = null;
        Assert.Equal(1, files.Length("a/x"));
        Assert.Equal(["x"], files.List("a"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Empty_file_maps_to_nothing(string kind)
    {
        var files = Open(kind);
        files.Create("x").Dispose();
        using var map = files.Map("x");
        Assert.Equal(0, map.Length);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Truncate_takes_back_the_end_and_appending_goes_on_there(string kind)
    {
        var files = Open(kind);
        using (var file = files.Create("x"))
        {
            file.Append([1, 2, 3]);
            file.Truncate(1);
            file.Append([9]);
        }

        using var map = files.Map("x");
        Assert.Equal(new byte[] { 1, 9 }, map.Slice(0, (int)map.Length).ToArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void List_names_only_the_files_of_that_directory_in_order(string kind)
    {
        var files = Open(kind);
        files.CreateDirectory("d/e");
        foreach (var path in new[] { "d/2", "d/1", "d/e/3", "4" }) files.Create(path).Dispose();
        Assert.Equal(["1", "2"], files.List("d"));
        Assert.Equal(["4"], files.List(""));
        Assert.Empty(files.List("missing"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rename_replaces_and_delete_of_a_missing_file_is_nothing(string kind)
    {
        var files = Open(kind);
        using (var file = files.Create("new")) file.Append([7]);
        using (var file = files.Create("old")) file.Append([1, 2]);
        files.Rename("new", "old");
        files.SyncDirectory("");
        Assert.False(files.Exists("new"));
        Assert.Equal(1, files.Length("old"));
        files.Delete("old");
        files.Delete("old");
        Assert.False(files.Exists("old"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_mapping_outlives_the_removal_of_its_file(string kind)
    {
        var files = Open(kind);
        using (var file = files.Create("x")) file.Append([1, 2, 3]);
        using var map = files.Map("x");
        files.Delete("x");
        Assert.Equal(3, map.Slice(2, 1)[0]);
    }

    [Fact]
    public void A_device_without_room_is_a_full_disk_that_names_the_path()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this machine has no /dev/full");
        using var link = new TemporaryDirectory();
        File.CreateSymbolicLink(Path.Combine(link.Path, "full"), "/dev/full");
        using var file = new DiskFiles(link.Path).OpenAppend("full");
        var error = Assert.Throws<DiskFullException>(() => file.Append(new byte[4096]));
        Assert.Contains("full", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_disk_over_its_capacity_is_full_and_takes_writes_again_when_room_is_back()
    {
        var files = new MemoryFiles { CapacityBytes = 4 };
        using var file = files.Create("x");
        file.Append([1, 2, 3]);
        Assert.Throws<DiskFullException>(() => file.Append([4, 5]));
        file.Truncate(3);
        files.CapacityBytes = 10;
        file.Append([4, 5]);
        Assert.Equal(new byte[] { 1, 2, 3, 4, 5 }, files.Read("x"));
    }

    [Fact]
    public void Memory_disk_keeps_what_was_synced_and_at_most_a_prefix_of_the_rest()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var files = new MemoryFiles();
            var file = files.Create("x");
            file.Append([1, 2, 3]);
            file.Sync();
            files.SyncDirectory("");
            file.Append([4, 5, 6]);
            files.Create("never-synced").Dispose();
            files.Crash(new Random(seed));
            var kept = files.Read("x");
            Assert.InRange(kept.Length, 3, 6);
            Assert.Equal(new byte[] { 1, 2, 3 }, kept[..3]);
            Assert.ThrowsAny<IOException>(() => file.Append([7]));
        }
    }

    private StoreFiles Open(string kind) => kind == "disk" ? new DiskFiles(directory.Path) : new MemoryFiles();
}
