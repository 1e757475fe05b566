using System.Globalization;

namespace Apiary.Server.Errors.Stacks;

/// <summary>A place as <c>file:line</c> or <c>file:line:column</c>, where the file may have colons too.</summary>
internal static class FramePlace
{
    /// <summary>Splits a place; false when no line stands at its end.</summary>
    public static bool TryRead(string place, out string file, out int line, out int? column)
    {
        column = null;
        if (!TryCut(place, out file, out line)) return false;
        if (!TryCut(file, out var shorter, out var first)) return true;
        (file, column, line) = (shorter, line, first);
        return true;
    }

    private static bool TryCut(string place, out string before, out int number)
    {
        var colon = place.LastIndexOf(':');
        before = colon < 0 ? place : place[..colon];
        number = 0;
        return colon > 0 && int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
