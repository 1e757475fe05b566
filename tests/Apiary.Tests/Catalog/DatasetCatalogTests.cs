using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Xunit;

namespace Apiary.Tests.Catalog;

public sealed class DatasetCatalogTests
{
    private readonly MemoryFiles files = new();
    private readonly ManualTime time = new();

    [Fact]
    public void A_dataset_keeps_its_first_casing_and_is_found_in_any()
    {
        using var catalog = DatasetCatalog.Open(files, time);
        var first = catalog.GetOrCreate("env", "My Dataset!");
        Assert.Equal("my-dataset-", first.Slug);
        Assert.Same(first, catalog.GetOrCreate("env", "MY DATASET!"));
        Assert.Same(first, catalog.Find("env", "my-dataset-"));
        Assert.Equal("My Dataset!", first.Name);
        Assert.Null(catalog.Find("other", "my-dataset-"));
        Assert.NotSame(first, catalog.GetOrCreate("other", "My Dataset!"));
    }

    [Fact]
    public void Datasets_columns_and_settings_survive_a_crash_right_after_the_call()
    {
        var catalog = DatasetCatalog.Open(files, time);
        var dataset = catalog.GetOrCreate("env", "wade", [1, 2, 3]);
        var batch = new EventBatch();
        batch.BeginEvent();
        batch.AddInteger("foo"u8, 3);
        batch.AddString("bar"u8, "x"u8);
        batch.EndEvent(1, 1);
        Assert.True(catalog.DeclareColumns(dataset, batch));
        catalog.Update(dataset, dataset.Settings with { Description = "of the document" });
        files.Crash(new Random(1));

        using var again = DatasetCatalog.Open(files, time);
        var found = again.Find("env", "wade")!;
        Assert.Equal(dataset.Id, found.Id);
        Assert.Equal([1, 2, 3], found.Partitions);
        Assert.Equal("of the document", found.Settings.Description);
        Assert.Equal(ColumnType.Integer, found.FindColumn("foo")!.Type);
        Assert.Equal(ColumnType.String, found.FindColumn("bar")!.Type);
        Assert.Equal(2, found.ColumnCount);
    }

    [Fact]
    public void A_columns_type_is_that_of_its_first_value_for_ever()
    {
        using var catalog = DatasetCatalog.Open(files, time);
        var dataset = catalog.GetOrCreate("env", "d");
        var batch = new EventBatch();
        batch.BeginEvent();
        batch.AddString("status"u8, "200"u8);
        batch.EndEvent(1, 1);
        batch.BeginEvent();
        batch.AddInteger("status"u8, 200);
        batch.EndEvent(2, 1);
        catalog.DeclareColumns(dataset, batch);
        Assert.Equal(ColumnType.String, dataset.FindColumn("status")!.Type);
    }

    [Fact]
    public void Descriptions_are_asked_for_new_columns_alone_and_survive_a_crash()
    {
        var catalog = DatasetCatalog.Open(files, time);
        var dataset = catalog.GetOrCreate("env", "d");
        catalog.DeclareColumns(dataset, Batch("a"));
        var asked = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            catalog.DeclareColumns(dataset, Batch("a", "b", "c"), name =>
            {
                asked.Add(name);
                return name == "b" ? "the second" : "";
            });
        }

        Assert.Equal(["b", "c"], asked);
        files.Crash(new Random(1));
        using var again = DatasetCatalog.Open(files, time);
        Assert.Equal(["", "the second", ""], ((string[])["a", "b", "c"]).Select(name => again.Find("env", "d")!.FindColumn(name)!.Description));
    }

    [Fact]
    public void The_limit_of_columns_holds_at_its_edge()
    {
        using var catalog = DatasetCatalog.Open(files, time, new CatalogLimits { MaxColumnsPerDataset = 2 });
        var dataset = catalog.GetOrCreate("env", "d");
        Assert.True(catalog.DeclareColumns(dataset, Batch("a", "b")));
        Assert.True(catalog.DeclareColumns(dataset, Batch("b", "a")));
        Assert.False(catalog.DeclareColumns(dataset, Batch("a", "c")));
        Assert.Equal(2, dataset.ColumnCount);
    }

    [Fact]
    public void The_limit_of_datasets_holds_at_its_edge()
    {
        using var catalog = DatasetCatalog.Open(files, time, new CatalogLimits { MaxDatasets = 1 });
        catalog.GetOrCreate("env", "a");
        catalog.GetOrCreate("env", "A");
        Assert.Throws<CatalogLimitException>(() => catalog.GetOrCreate("env", "b"));
    }

    [Fact]
    public void A_removed_datasets_number_is_never_used_again()
    {
        int removed;
        using (var catalog = DatasetCatalog.Open(files, time))
        {
            var dataset = catalog.GetOrCreate("env", "a");
            removed = dataset.Id;
            catalog.Remove(dataset);
            Assert.Null(catalog.Find("env", "a"));
        }

        using var again = DatasetCatalog.Open(files, time);
        Assert.Empty(again.All);
        Assert.NotEqual(removed, again.GetOrCreate("env", "a").Id);
    }

    [Fact]
    public void Many_threads_that_create_the_same_dataset_get_the_same_one()
    {
        using var catalog = DatasetCatalog.Open(files, time);
        var found = new Dataset[64];
        Parallel.For(0, found.Length, i => found[i] = catalog.GetOrCreate("env", "one"));
        Assert.All(found, dataset => Assert.Same(found[0], dataset));
    }

    [Fact]
    public void A_full_disk_refuses_the_dataset_and_keeps_nothing_of_it()
    {
        using var catalog = DatasetCatalog.Open(files, time);
        files.CapacityBytes = files.Length("catalog.journal");
        Assert.Throws<DiskFullException>(() => catalog.GetOrCreate("env", "a"));
        Assert.Null(catalog.Find("env", "a"));
        files.CapacityBytes = long.MaxValue;
        Assert.Equal("a", catalog.GetOrCreate("env", "a").Name);
    }

    private static EventBatch Batch(params string[] names)
    {
        var batch = new EventBatch();
        batch.BeginEvent();
        foreach (var name in names) batch.AddBoolean(System.Text.Encoding.UTF8.GetBytes(name), true);
        batch.EndEvent(1, 1);
        return batch;
    }
}
