using System.Text.Json;

namespace Apiary.Cli.Importing;

/// <summary>How far an import has come: a file beside the imported one, so that an interrupted import goes on where it stopped.</summary>
/// <param name="Dataset">Where the events go.</param>
/// <param name="SizeBytes">The imported file's size when it began; a smaller file now is another file.</param>
/// <param name="Sent">How many events the server has answered for.</param>
internal sealed record ImportState(string Dataset, long SizeBytes, long Sent)
{
    private const string Suffix = ".apiary-import";

    /// <summary>The state of an earlier import of this file into this dataset, or a fresh one.</summary>
    public static ImportState Open(string path, string dataset)
    {
        var fresh = new ImportState(dataset, new FileInfo(path).Length, 0);
        if (!File.Exists(path + Suffix)) return fresh;
        try
        {
            return JsonSerializer.Deserialize<ImportState>(File.ReadAllText(path + Suffix)) is { } known && known.Dataset == dataset && known.SizeBytes <= fresh.SizeBytes
                ? known
                : fresh;
        }
        catch (JsonException)
        {
            return fresh;
        }
    }

    /// <summary>Keeps the state.</summary>
    public void Save(string path)
    {
        File.WriteAllText(path + Suffix + ".tmp", JsonSerializer.Serialize(this));
        File.Move(path + Suffix + ".tmp", path + Suffix, overwrite: true);
    }

    /// <summary>Forgets it: the import is through.</summary>
    public static void Delete(string path) => File.Delete(path + Suffix);
}
