using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments;

/// <summary>The distinct strings of a lane of a file, decompressed when asked for and kept as long as the cache has room.</summary>
internal sealed class TextDictionary : FileDictionary
{
    private readonly MappedFile file;
    private readonly FileSection section;
    private readonly DictionaryCache cache;
    private readonly CachedContent<LoadedTexts> content;
    // Bytes of memory when they were last loaded; 0 before.
    private long loadedBytes;

    internal TextDictionary(MappedFile file, FileSection section, int count, DictionaryCache cache) : base(count)
    {
        this.file = file;
        this.section = section;
        this.cache = cache;
        content = new CachedContent<LoadedTexts>(cache, Load, texts => texts.SizeBytes);
    }

    public override LaneDictionary Pin() => content.Value;

    public override ReadOnlySpan<byte> Bytes(int index) => content.Value.Bytes(index);

    public override long Bits(int index) => throw new InvalidOperationException("a dictionary of strings has no numbers");

    public override FieldValue Value(int index)
    {
        // What is never kept is not decompressed for one string: its piece will do.
        if (Interlocked.Read(ref loadedBytes) <= cache.LimitBytes) return content.Value.Value(index);
        var bytes = section.Slice(file);
        try
        {
            return FieldValue.String(StringEncodings.Find(bytes[0])!.Get(bytes[1..], Count, index));
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    public override int Find(ReadOnlySpan<byte> value) => content.Value.Find(value);

    internal override void Forget() => content.Forget();

    private LoadedTexts Load()
    {
        var bytes = section.Slice(file);
        var ends = new int[Count];
        try
        {
            var texts = new LoadedTexts(StringEncodings.Find(bytes[0])!.DecodeAll(bytes[1..], ends), ends, content.Measure);
            Interlocked.Exchange(ref loadedBytes, texts.SizeBytes);
            return texts;
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    private CorruptFileException Damaged(InvalidDataException e) => new(file.Path, section.Offset, $"a dictionary of {Count} strings", e.Message);
}
