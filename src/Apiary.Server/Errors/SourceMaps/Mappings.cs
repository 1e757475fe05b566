namespace Apiary.Server.Errors.SourceMaps;

/// <summary>
/// The mappings of one map, kept as they came: every few thousand of them the state is noted, and a question decodes from the note before it. So a map takes little
/// more memory than its file, and a minified bundle of one line is no slower than others.
/// </summary>
internal sealed class Mappings
{
    private const int Stride = 1_024;

    private readonly ReadOnlyMemory<byte> text;
    private readonly List<Mark> marks = [];

    /// <summary>Reads all of it once. Throws <see cref="SourceMapException"/>.</summary>
    /// <param name="text">The field <c>mappings</c>, ASCII.</param>
    /// <param name="sourceCount">How many sources there are.</param>
    /// <param name="nameCount">How many names there are.</param>
    public Mappings(ReadOnlyMemory<byte> text, int sourceCount, int nameCount)
    {
        this.text = text;
        var state = default(Mark);
        var reader = new VlqReader(text.Span);
        marks.Add(state);
        var count = 0;
        while (TryRead(ref reader, ref state, out var found))
        {
            if (found is { } position && ((uint)position.Source >= (uint)sourceCount || position.Name >= nameCount || position.Line < 0 || position.Column < 0))
                throw new SourceMapException($"a mapping of generated line {state.GeneratedLine + 1} points outside of the sources or names");
            if (state.GeneratedColumn < 0) throw new SourceMapException($"a mapping of generated line {state.GeneratedLine + 1} has a column below 0");
            if (++count % Stride == 0) marks.Add(state with { Offset = reader.Offset });
        }
    }

    /// <summary>Roughly the bytes of memory that it takes beside its text.</summary>
    public long MarkBytes => marks.Count * 28L;

    /// <summary>What the last mapping at or before a place of its line says; null when there is none, or when it says that the place is of no source.</summary>
    /// <param name="line">The generated line, from 0.</param>
    /// <param name="column">The generated column, from 0.</param>
    public SourcePosition? Find(int line, int column)
    {
        var low = 0;
        for (var high = marks.Count - 1; low < high;)
        {
            var middle = (low + high + 1) / 2;
            var mark = marks[middle];
            // Of one line the mappings need not be in order (they always are); its first mark is where to begin then.
            if (mark.GeneratedLine < line || (mark.GeneratedLine == line && mark.GeneratedColumn <= column)) low = middle;
            else high = middle - 1;
        }

        var state = marks[low];
        SourcePosition? found = state.GeneratedLine == line && low > 0 ? state.Position : null;
        var reader = new VlqReader(text.Span) { Offset = state.Offset };
        while (TryRead(ref reader, ref state, out var position))
        {
            if (state.GeneratedLine > line || (state.GeneratedLine == line && state.GeneratedColumn > column)) break;
            found = state.GeneratedLine == line ? position : null;
        }

        return found;
    }

    /// <summary>The next mapping; false at the end. <paramref name="position"/> is null for one that says that what follows is of no source.</summary>
    private static bool TryRead(ref VlqReader reader, ref Mark state, out SourcePosition? position)
    {
        position = null;
        while (!reader.HasNumber)
        {
            if (!TrySkip(ref reader, ref state)) return false;
        }

        checked
        {
            try
            {
                state = state with { GeneratedColumn = state.GeneratedColumn + reader.Read(), HasSource = false, HasName = false };
                if (!reader.HasNumber) return true;
                state = state with { Source = state.Source + reader.Read(), Line = state.Line + reader.Read(), Column = state.Column + reader.Read(), HasSource = true };
                if (reader.HasNumber) state = state with { Name = state.Name + reader.Read(), HasName = true };
            }
            catch (OverflowException)
            {
                throw new SourceMapException("the numbers of the mappings add up to more than 32 bits");
            }
        }

        if (reader.HasNumber) throw new SourceMapException($"a mapping of generated line {state.GeneratedLine + 1} has more than 5 numbers");
        if (state is { HasName: true, Name: < 0 }) throw new SourceMapException($"a mapping of generated line {state.GeneratedLine + 1} points outside of the names");
        position = state.Position;
        return true;
    }

    private static bool TrySkip(ref VlqReader reader, ref Mark state)
    {
        switch (reader.Separator)
        {
            case (byte)';': state = state with { GeneratedLine = state.GeneratedLine + 1, GeneratedColumn = 0 }; break;
            case (byte)',': break;
            default: return false;
        }

        reader.Offset++;
        return true;
    }

    /// <summary>All that the next mapping is told against.</summary>
    private readonly record struct Mark(int Offset, int GeneratedLine, int GeneratedColumn, int Source, int Line, int Column, int Name, bool HasSource, bool HasName)
    {
        public SourcePosition? Position => HasSource ? new SourcePosition(Source, Line, Column, HasName ? Name : -1) : null;
    }
}
