using System.Text;

namespace Apiary.Cli.Importing;

/// <summary>Reads comma-separated values, RFC 4180: quotes double inside quotes, quoted cells may hold line breaks.</summary>
internal sealed class CsvReader(TextReader source)
{
    /// <summary>The rows, one list of cells each.</summary>
    public IEnumerable<IReadOnlyList<string>> Read()
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        while (source.Peek() >= 0)
        {
            var end = ReadCell(cell);
            cells.Add(cell.ToString());
            cell.Clear();
            if (end == ',') continue;
            yield return cells;
            cells = [];
        }

        // A comma as the very last character leaves an empty cell behind it.
        if (cells.Count > 0)
        {
            cells.Add("");
            yield return cells;
        }
    }

    /// <summary>Reads one cell and what ends it: a comma, or a line break for the end of a line or of the file.</summary>
    private char ReadCell(StringBuilder cell)
    {
        var quoted = source.Peek() == '"';
        if (quoted) source.Read();
        while (source.Read() is >= 0 and var next)
        {
            var c = (char)next;
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (source.Peek() == '"') cell.Append((char)source.Read());
                else quoted = false;
            }
            else if (c is ',' or '\n')
            {
                return c;
            }
            else if (c != '\r' || source.Peek() != '\n')
            {
                cell.Append(c);
            }
        }

        return '\n';
    }
}
