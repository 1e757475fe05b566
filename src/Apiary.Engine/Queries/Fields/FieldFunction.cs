namespace Apiary.Engine.Queries.Fields;

/// <summary>A function of the language (protocol reference 15.3 to 15.9).</summary>
internal enum FieldFunction
{
    If, Switch, Coalesce,
    LessThan, LessOrEqual, GreaterThan, GreaterOrEqual, Equal, In, NotIn,
    Exists, Not, And, Or,
    Min, Max, Sum, Sub, Mul, Div, Mod, Log10, Bucket, Random,
    Int, Float, Bool, String,
    Concat, StartsWith, EndsWith, Contains, ToLower, Length, RegexMatch, RegexValue, RegexCount, MetroHash,
    EventTimestamp, UnixTimestamp, FormatTime,
}
