using Apiary.Engine.Files;
using Apiary.Server.Workspace.Shared;
using Xunit;

namespace Apiary.Tests.Workspace.Shared;

public sealed class SharedItemsTests
{
    private const string Path = "workspace/markers.journal", Here = "here", There = "there";

    private readonly MemoryFiles files = new();
    private readonly ManualTime time = new();

    [Fact]
    public void What_was_added_changed_and_removed_is_so_after_a_restart()
    {
        string kept, removed;
        using (var items = Open())
        {
            kept = Add(items, "first").Id;
            removed = Add(items, "second").Id;
            items.Update(Here, kept, null, marker => marker with { Message = "changed", EndTime = 7 });
            Assert.NotNull(items.Remove(Here, removed));
            Assert.Null(items.Remove(Here, removed));
        }

        using var reopened = Open();
        var only = Assert.Single(reopened.List(Here));
        Assert.Equal((kept, "changed", 7L, new Author("m", "Mia")), (only.Id, only.Message, only.EndTime, only.CreatedBy));
        Assert.Null(reopened.Find(Here, removed));
    }

    [Fact]
    public void An_environment_sees_and_changes_its_own_alone()
    {
        using var items = Open();
        var id = Add(items, "mine").Id;
        Assert.Null(items.Find(There, id));
        Assert.Empty(items.List(There));
        Assert.Empty(items.Newest(There, 10, _ => true));
        Assert.Null(items.Update(There, id, null, marker => marker).Item);
        Assert.Null(items.Remove(There, id));
        Assert.NotNull(items.Find(Here, id));
    }

    [Fact]
    public void A_change_of_another_version_than_the_last_is_a_conflict_and_each_change_is_a_version_even_within_one_instant()
    {
        using var items = Open();
        var first = Add(items, "1");
        var second = items.Update(Here, first.Id, first.UpdatedAt, marker => marker with { Message = "2" }).Item!;
        Assert.NotEqual(first.UpdatedAt, second.UpdatedAt);
        var conflict = items.Update(Here, first.Id, first.UpdatedAt, marker => marker with { Message = "3" });
        Assert.Equal((true, "2"), (conflict.IsConflict, conflict.Item!.Message));
        Assert.Equal("4", items.Update(Here, first.Id, null, marker => marker with { Message = "4" }).Item!.Message);
    }

    [Fact]
    public void Of_many_editors_at_once_who_all_saw_the_same_one_wins_and_the_others_are_told()
    {
        using var items = Open();
        var seen = Add(items, "0");
        var won = Enumerable.Range(1, 64).AsParallel().Count(i => !items.Update(Here, seen.Id, seen.UpdatedAt, marker => marker with { Message = $"{i}" }).IsConflict);
        Assert.Equal(1, won);
    }

    [Fact]
    public void Where_the_oldest_go_the_newest_stay_also_after_a_restart_with_another_limit()
    {
        using (var items = Open(new SharedLimits(3, 1 << 20, DropsOldest: true)))
        {
            for (var i = 0; i < 10; i++) Add(items, $"{i}");
            Assert.Equal(["7", "8", "9"], items.List(Here).Select(marker => marker.Message));
            Assert.Equal(["9", "8"], items.Newest(Here, 2, _ => true).Select(marker => marker.Message));
        }

        using var fewer = Open(new SharedLimits(2, 1 << 20, DropsOldest: true));
        Assert.Equal(["8", "9"], fewer.List(Here).Select(marker => marker.Message));
    }

    [Fact]
    public void Where_they_are_refused_one_at_the_limit_is_taken_and_one_more_is_not()
    {
        using var items = Open(new SharedLimits(2, 1 << 20, DropsOldest: false));
        var first = Add(items, "1");
        Add(items, "2");
        Assert.Null(items.Add((id, now) => Make(id, now, "3")));
        items.Remove(Here, first.Id);
        Assert.NotNull(items.Add((id, now) => Make(id, now, "3")));
    }

    [Fact]
    public void Their_bytes_are_bounded_too()
    {
        using var items = Open(new SharedLimits(1_000, 4_000, DropsOldest: true));
        for (var i = 0; i < 50; i++) Add(items, new string((char)('a' + (i % 26)), 900));
        Assert.InRange(items.List(Here).Count, 2, 4);
        Assert.Null(items.Add((id, now) => Make(id, now, new string('x', 5_000))));
        Assert.NotEmpty(items.List(Here));

        // Nor does one grow beyond them; it may become smaller at any time.
        var last = items.List(Here)[^1];
        Assert.True(items.Update(Here, last.Id, null, marker => marker with { Message = new string('y', 5_000) }).IsTooLarge);
        Assert.Equal("z", items.Update(Here, last.Id, null, marker => marker with { Message = "z" }).Item!.Message);
    }

    [Fact]
    public void What_is_pinned_stays_and_when_all_is_there_is_no_room()
    {
        using var items = new SharedItems<Marker>(files, Path, new SharedLimits(2, 1 << 20, DropsOldest: true), time, marker => marker.Type == "pinned");
        items.Add((id, now) => Make(id, now, "a") with { Type = "pinned" });
        Add(items, "b");
        Add(items, "c");
        Assert.Equal(["a", "c"], items.List(Here).Select(marker => marker.Message));
        items.Add((id, now) => Make(id, now, "d") with { Type = "pinned" });
        Assert.Null(items.Add((id, now) => Make(id, now, "e")));
        Assert.Equal(["a", "d"], items.List(Here).Select(marker => marker.Message));
    }

    [Fact]
    public void A_long_history_is_shortened()
    {
        using (var items = Open())
        {
            var id = Add(items, "0").Id;
            for (var i = 0; i < 1_000; i++) items.Update(Here, id, null, marker => marker with { Message = $"{i}" });
        }

        Assert.True(files.Length(Path) < 64 * 1024);
        using var reopened = Open();
        Assert.Equal("999", Assert.Single(reopened.List(Here)).Message);
    }

    [Fact]
    public void On_a_full_disk_nothing_changes()
    {
        using var items = Open();
        var known = Add(items, "known");
        files.CapacityBytes = 0;
        Assert.ThrowsAny<IOException>(() => Add(items, "new"));
        Assert.ThrowsAny<IOException>(() => items.Update(Here, known.Id, null, marker => marker with { Message = "changed" }));
        Assert.ThrowsAny<IOException>(() => items.Remove(Here, known.Id));
        Assert.Equal("known", Assert.Single(items.List(Here)).Message);
    }

    private SharedItems<Marker> Open(SharedLimits? limits = null) => new(files, Path, limits ?? new SharedLimits(100, 1 << 20, DropsOldest: false), time);

    private static Marker Add(SharedItems<Marker> items, string message) => items.Add((id, now) => Make(id, now, message))!;

    private static Marker Make(string id, DateTimeOffset now, string message) => new()
    {
        Id = id,
        EnvironmentId = Here,
        CreatedBy = new Author("m", "Mia"),
        CreatedAt = now,
        UpdatedAt = now,
        Dataset = "d",
        StartTime = 5,
        Message = message,
    };
}
