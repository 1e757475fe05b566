namespace Apiary.Engine.Queries.Calculations;

/// <summary>Whether a calculation names a column.</summary>
internal enum ColumnUse
{
    Required,
    Optional,
    Forbidden,
}
