using Apiary.Engine.Events;

namespace Apiary.Engine.Segments;

/// <summary>What one lane of a file takes, for tools and tests.</summary>
/// <param name="Name">The column's name; <c>(time)</c> and <c>(sample rate)</c> for those.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="PresentCount">How many rows have a value.</param>
/// <param name="DictionaryCount">Entries of its dictionary; 0 when it has none.</param>
/// <param name="ChunkBytes">Bytes of its chunks.</param>
/// <param name="DictionaryBytes">Bytes of its dictionary.</param>
/// <param name="FilterBytes">Bytes of its filter.</param>
/// <param name="Encodings">How many chunks have which encoding and presence.</param>
public sealed record LaneReport(
    string Name,
    ColumnType Type,
    long PresentCount,
    int DictionaryCount,
    long ChunkBytes,
    long DictionaryBytes,
    long FilterBytes,
    IReadOnlyDictionary<string, int> Encodings);
