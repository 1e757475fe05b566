using System.Globalization;
using System.Text.Json;
using Apiary.Client.Sending;

namespace Apiary.Client.Transmissions;

/// <summary>
/// Request bodies as files, one each: a line of JSON that says where it goes, then the body. A file has its name only when it
/// is whole and on the disk.
/// </summary>
internal sealed class SpoolDirectory : IDisposable
{
    private const string Suffix = ".batch", Unfinished = ".tmp";

    private readonly string path;
    private readonly FileStream ownership;
    private readonly object gate = new();
    private readonly SortedDictionary<string, long> files = new(StringComparer.Ordinal);
    private long sequence;
    private long bytes;

    private SpoolDirectory(string path, FileStream ownership)
    {
        this.path = path;
        this.ownership = ownership;
        foreach (var file in Directory.EnumerateFiles(path))
        {
            var name = Path.GetFileName(file);
            if (name.EndsWith(Unfinished, StringComparison.Ordinal)) File.Delete(file);
            if (!name.EndsWith(Suffix, StringComparison.Ordinal)) continue;
            Keep(name, new FileInfo(file).Length);
            if (long.TryParse(Path.GetFileNameWithoutExtension(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) sequence = Math.Max(sequence, number);
        }
    }

    /// <summary>Bytes of all files that wait.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Opens or creates it. Throws <see cref="IOException"/> when it is in use or cannot be used.</summary>
    public static SpoolDirectory Open(string path)
    {
        Directory.CreateDirectory(path);
#if NET
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#endif
        return new SpoolDirectory(path, new FileStream(Path.Combine(path, "in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
    }

    /// <summary>Writes a body, so that it is there after a crash. Throws <see cref="IOException"/>; then it is not there.</summary>
    public void Add(SpooledBatch batch, ArraySegment<byte> body)
    {
        var name = (++sequence).ToString("D19", CultureInfo.InvariantCulture) + Suffix;
        var unfinished = Path.Combine(path, name + Unfinished);
        long length;
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            var head = Head(batch, body.Count);
            file.Write(head, 0, head.Length);
            file.Write(body.Array!, body.Offset, body.Count);
            file.Flush(flushToDisk: true);
            length = file.Length;
        }

        File.Move(unfinished, Path.Combine(path, name));
        Keep(name, length);
    }

    /// <summary>The name of the file that waits longest; null when none does.</summary>
    public string? Oldest()
    {
        lock (gate) return files.Count == 0 ? null : files.First().Key;
    }

    /// <summary>Reads a file; false when it is not one of ours, or damaged.</summary>
    public bool TryRead(string name, out SpooledBatch batch, out ArraySegment<byte> body)
    {
        batch = null!;
        body = default;
        try
        {
            var content = File.ReadAllBytes(Path.Combine(path, name));
            var end = Array.IndexOf(content, (byte)'\n');
            if (end < 0) return false;
            using var head = JsonDocument.Parse(content.AsMemory(0, end));
            var root = head.RootElement;
            var to = new Destination(new Uri(root.GetProperty("host").GetString()!), root.GetProperty("key").GetString()!, root.GetProperty("dataset").GetString()!);
            batch = new SpooledBatch(to, root.GetProperty("events").GetInt32(), root.GetProperty("gzip").GetBoolean());
            body = new ArraySegment<byte>(content, end + 1, content.Length - end - 1);
            return body.Count == root.GetProperty("bytes").GetInt32();
        }
        catch (Exception failure) when (failure is IOException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            return false;
        }
    }

    /// <summary>Removes a file that was delivered.</summary>
    public void Remove(string name)
    {
        File.Delete(Path.Combine(path, name));
        Forget(name);
    }

    /// <summary>Moves a file that will never be taken to <c>refused</c>, for a person to look at.</summary>
    public void SetAside(string name)
    {
        var aside = Path.Combine(path, "refused");
        Directory.CreateDirectory(aside);
        var target = Path.Combine(aside, name);
        if (File.Exists(target)) File.Delete(target);
        File.Move(Path.Combine(path, name), target);
        Forget(name);
    }

    public void Dispose() => ownership.Dispose();

    private static byte[] Head(SpooledBatch batch, int bodyBytes)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("host", batch.Destination.ApiHost.AbsoluteUri);
            json.WriteString("dataset", batch.Destination.Dataset);
            json.WriteString("key", batch.Destination.WriteKey);
            json.WriteNumber("events", batch.Events);
            json.WriteBoolean("gzip", batch.Gzip);
            json.WriteNumber("bytes", bodyBytes);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private void Keep(string name, long length)
    {
        lock (gate) files[name] = length;
        Interlocked.Add(ref bytes, length);
    }

    private void Forget(string name)
    {
        lock (gate)
        {
            Interlocked.Add(ref bytes, -files[name]);
            files.Remove(name);
        }
    }
}
