using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>
/// JSON bodies of Honeycomb's events and batch endpoints (protocol reference 3.1, 3.2, 3.6) into an <see cref="EventBatch"/>.
/// Nested objects become dotted columns down to the given depth; deeper ones and arrays are kept as JSON text; null is
/// absent; an integer that does not fit 64 bits is a float; a name that comes twice has its last value.
/// </summary>
/// <remarks>
/// Hot: one pass, fields go straight from the body to the batch and nothing is allocated for a steady sender. Knows no HTTP,
/// clock or disk. Not thread-safe; reused between requests. After a result that is not read the batch must be thrown away or reset.
/// </remarks>
internal sealed class HoneycombJsonDecoder(DecodeLimits limits)
{
    // How deep the parts of a body lie, for the limit on nesting.
    private const int ItemDepth = 1, DataDepth = 2, EventDepth = 1;

    private readonly JsonScratch scratch = new();
    private readonly FieldPath path = new();
    private int lanesBefore;

    /// <summary>How many field names the last body had cut, see <see cref="FieldPath"/>.</summary>
    public int CutNameCount => path.CutCount;

    /// <summary>Reads one event: a JSON object.</summary>
    /// <param name="body">The uncompressed body.</param>
    /// <param name="timestampNanos">The event's time.</param>
    /// <param name="sampleRate">The event's sample rate.</param>
    /// <param name="expandDepth">How many levels of nested objects become dotted columns.</param>
    /// <param name="batch">Empty; has the event afterwards.</param>
    /// <param name="isEmpty">Whether the object has no field at all; the event is in the batch nevertheless, for who accepts it.</param>
    public DecodeResult DecodeEvent(ReadOnlySpan<byte> body, long timestampNanos, int sampleRate, int expandDepth, EventBatch batch, out bool isEmpty)
    {
        isEmpty = false;
        var json = new JsonCursor(body);
        if (Begin(body, ref json, batch) is { IsRead: false } failure) return failure;
        if (body.Length > limits.MaxEventBytes) return new DecodeResult(DecodeFailure.TooLarge, limits.MaxEventBytes);
        batch.BeginEvent();
        if (!json.TryRead((byte)'{')) return Malformed(json);
        isEmpty = json.Peek() == '}';
        if (!TryReadFields(ref json, batch, 0, expandDepth, EventDepth) || !json.AtEnd()) return Malformed(json);
        if (batch.FieldCount > limits.MaxFields) return new DecodeResult(DecodeFailure.TooManyColumns, json.Position);
        batch.EndEvent(timestampNanos, sampleRate);
        return DecodeResult.Read;
    }

    /// <summary>Reads a batch: a JSON array of objects with <c>data</c> and perhaps <c>time</c> and <c>samplerate</c>.</summary>
    /// <param name="body">The uncompressed body.</param>
    /// <param name="arrivalNanos">The time of events that have none, or none that can be read.</param>
    /// <param name="expandDepth">How many levels of nested objects become dotted columns.</param>
    /// <param name="batch">Empty; has the accepted events afterwards, in order.</param>
    /// <param name="items">Empty; has an entry for every item afterwards.</param>
    public DecodeResult DecodeBatch(ReadOnlySpan<byte> body, long arrivalNanos, int expandDepth, EventBatch batch, BatchItems items)
    {
        var json = new JsonCursor(body);
        if (Begin(body, ref json, batch) is { IsRead: false } failure) return failure;
        if (!json.TryRead((byte)'[')) return Malformed(json);
        if (json.TryRead((byte)']')) return json.AtEnd() ? new DecodeResult(DecodeFailure.Empty, 0) : Malformed(json);
        while (true)
        {
            if (items.Count == limits.MaxItems) return new DecodeResult(DecodeFailure.TooLarge, json.Position);
            if (!TryReadItem(ref json, arrivalNanos, expandDepth, batch, items)) return Malformed(json);
            if (json.TryRead((byte)',')) continue;
            return json.TryRead((byte)']') && json.AtEnd() ? DecodeResult.Read : Malformed(json);
        }
    }

    private static DecodeResult Malformed(in JsonCursor json) => new(DecodeFailure.Malformed, json.Position);

    private DecodeResult Begin(ReadOnlySpan<byte> body, ref JsonCursor json, EventBatch batch)
    {
        scratch.Trim();
        path.Reset();
        lanesBefore = batch.Lanes.Count;
        if (json.AtEnd()) return new DecodeResult(DecodeFailure.Empty, 0);
        return Utf8.IsValid(body) ? DecodeResult.Read : new DecodeResult(DecodeFailure.NotUtf8, 0);
    }

    private bool TryReadItem(ref JsonCursor json, long arrivalNanos, int expandDepth, EventBatch batch, BatchItems items)
    {
        var refusal = ItemRefusal.Empty;
        var isRefused = true;
        var timestampNanos = arrivalNanos;
        var sampleRate = 1;
        if (!json.TryRead((byte)'{'))
        {
            if (!json.TrySkip(ItemDepth)) return false;
            items.Refuse(ItemRefusal.Malformed);
            return true;
        }

        var start = json.Position - 1;
        batch.BeginEvent();
        if (!json.TryRead((byte)'}'))
        {
            do
            {
                if (!json.TryReadName(scratch, out var name)) return false;
                if (name.SequenceEqual("data"u8))
                {
                    // A second "data" replaces the first.
                    batch.DiscardEvent();
                    if (!TryReadData(ref json, expandDepth, batch, out isRefused, out refusal)) return false;
                }
                else if (name.SequenceEqual("time"u8))
                {
                    timestampNanos = arrivalNanos;
                    if (!TryReadTime(ref json, ref timestampNanos, items)) return false;
                }
                else if (name.SequenceEqual("samplerate"u8))
                {
                    if (!TryReadSampleRate(ref json, out sampleRate)) return false;
                }
                else if (!json.TrySkip(DataDepth))
                {
                    return false;
                }
            }
            while (json.TryRead((byte)','));
            if (!json.TryRead((byte)'}')) return false;
        }

        if (!isRefused && json.Position - start > limits.MaxEventBytes)
        {
            isRefused = true;
            refusal = ItemRefusal.TooLarge;
        }

        if (isRefused)
        {
            batch.DiscardEvent();
            items.Refuse(refusal);
        }
        else
        {
            batch.EndEvent(timestampNanos, sampleRate);
            items.Accept();
        }

        return true;
    }

    private bool TryReadData(ref JsonCursor json, int expandDepth, EventBatch batch, out bool isRefused, out ItemRefusal refusal)
    {
        isRefused = true;
        refusal = ItemRefusal.Malformed;
        var first = json.Peek();
        if (first != '{')
        {
            if (first == 'n') refusal = ItemRefusal.Empty;
            return json.TrySkip(DataDepth);
        }

        if (batch.Lanes.Count - lanesBefore > limits.MaxColumns)
        {
            refusal = ItemRefusal.TooManyDatasetColumns;
            return json.TrySkip(DataDepth);
        }

        json.TryRead((byte)'{');
        if (json.Peek() == '}')
        {
            refusal = ItemRefusal.Empty;
            return json.TryRead((byte)'}');
        }

        if (!TryReadFields(ref json, batch, 0, expandDepth, DataDepth + 1)) return false;
        isRefused = batch.FieldCount > limits.MaxFields;
        refusal = ItemRefusal.TooManyColumns;
        return true;
    }

    /// <summary>Reads the fields of an object whose brace is behind us, at the given prefix of <see cref="path"/>.</summary>
    private bool TryReadFields(ref JsonCursor json, EventBatch batch, int prefixLength, int expandDepth, int depth)
    {
        if (json.TryRead((byte)'}')) return true;
        do
        {
            ReadOnlySpan<byte> key;
            byte next;
            if (prefixLength == 0 && TryReadGuessedName(ref json, batch) is { } guess)
            {
                next = json.Peek();
                if (next != '{')
                {
                    if (!TryReadGuessed(ref json, batch, guess, next, depth)) return false;
                    continue;
                }

                key = guess.Name;
            }
            else
            {
                if (!json.TryReadName(scratch, out key)) return false;
                next = json.Peek();
            }

            if (next == '{' && expandDepth > 0)
            {
                json.TryRead((byte)'{');
                if (depth >= JsonCursor.MaxDepth || !TryReadFields(ref json, batch, path.Push(prefixLength, key), expandDepth - 1, depth + 1)) return false;
                continue;
            }

            var name = path.Join(prefixLength, key);
            // One field too many is enough to know; the rest is only read over.
            if (batch.FieldCount > limits.MaxFields)
            {
                if (!json.TrySkip(depth)) return false;
                continue;
            }

            if (!TryReadValue(ref json, batch, name, next, depth)) return false;
        }
        while (json.TryRead((byte)','));
        return json.TryRead((byte)'}');
    }

    /// <summary>Moves behind the next field's name if it is one that the batch guesses; null when it is another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static BatchLane? TryReadGuessedName(ref JsonCursor json, EventBatch batch)
    {
        if (batch.Guess is { IsPlainName: true } guess && json.TryReadKnownName(guess.Name)) return guess;
        if (batch.SecondGuess is { IsPlainName: true } second && json.TryReadKnownName(second.Name)) return second;
        return null;
    }

    /// <summary>Reads the value of a field whose name was guessed; if its type is another than guessed, the usual way.</summary>
    private bool TryReadGuessed(ref JsonCursor json, EventBatch batch, BatchLane guess, byte next, int depth)
    {
        if (next == '"' && guess.Type == ColumnType.String)
        {
            var dictionary = guess.Dictionary!;
            if (dictionary.RepeatsOften && dictionary.LastIsPlain && json.TryReadKnownString(dictionary.Entry(dictionary.LastCode)))
            {
                batch.AddRepeated(guess);
                return true;
            }

            if (!json.TryReadString(scratch, out var text)) return false;
            batch.AddGuessedString(guess, text);
            return true;
        }

        if (next is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
        {
            if (!json.TryReadNumber(out var number)) return false;
            if (number.Type == guess.Type) batch.AddGuessedBits(guess, number.Bits);
            else if (number.IsInteger) batch.AddInteger(guess.Name, number.Integer);
            else batch.AddFloat(guess.Name, number.Float);
            return true;
        }

        return TryReadValue(ref json, batch, guess.Name, next, depth);
    }

    private bool TryReadValue(ref JsonCursor json, EventBatch batch, ReadOnlySpan<byte> name, byte next, int depth)
    {
        ReadOnlySpan<byte> text;
        switch (next)
        {
            case (byte)'"':
                if (!json.TryReadString(scratch, out text)) return false;
                batch.AddString(name, text);
                return true;
            case (byte)'{' or (byte)'[':
                if (!json.TryReadRaw(scratch, depth, out text)) return false;
                batch.AddString(name, text);
                return true;
            case (byte)'t':
                if (!json.TryReadWord("true"u8)) return false;
                batch.AddBoolean(name, true);
                return true;
            case (byte)'f':
                if (!json.TryReadWord("false"u8)) return false;
                batch.AddBoolean(name, false);
                return true;
            case (byte)'n':
                if (!json.TryReadWord("null"u8)) return false;
                batch.AddNull(name);
                return true;
            default:
                if (!json.TryReadNumber(out var number)) return false;
                if (number.IsInteger) batch.AddInteger(name, number.Integer);
                else batch.AddFloat(name, number.Float);
                return true;
        }
    }

    private bool TryReadTime(ref JsonCursor json, ref long timestampNanos, BatchItems items)
    {
        var next = json.Peek();
        ReadOnlySpan<byte> text;
        if (next == '"')
        {
            if (!json.TryReadString(scratch, out text)) return false;
        }
        else if (!json.TryReadRaw(scratch, DataDepth, out text))
        {
            return false;
        }
        else if (next == 'n')
        {
            return true;
        }

        if (HoneycombTime.TryParse(text, out var nanos)) timestampNanos = nanos;
        else if (text.Length > 0) items.NoteUnreadableTime();
        return true;
    }

    private bool TryReadSampleRate(ref JsonCursor json, out int sampleRate)
    {
        sampleRate = 1;
        var next = json.Peek();
        if (next == '"')
        {
            if (!json.TryReadString(scratch, out var text)) return false;
            sampleRate = HoneycombSampleRate.FromText(text);
            return true;
        }

        if (next is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9'))) return json.TrySkip(DataDepth);
        if (!json.TryReadNumber(out var number)) return false;
        sampleRate = number.IsInteger ? HoneycombSampleRate.FromInteger(number.Integer) : HoneycombSampleRate.FromFloat(number.Float);
        return true;
    }
}
