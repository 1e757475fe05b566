using Apiary.Engine.Events;

namespace Apiary.Server.Errors;

/// <summary>Numbers of items and occurrences as queries give them back.</summary>
internal static class WholeNumbers
{
    /// <summary>A value as a whole number; 0 for one that is none.</summary>
    public static long Whole(this FieldValue value) => value.TryGetNumber(out var number) ? (long)number : 0;
}
