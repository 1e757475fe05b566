namespace Apiary.Server.Ingest;

/// <summary>Which names a dataset may have, in every protocol.</summary>
internal static class DatasetNames
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 255;

    /// <summary>Stands for every dataset in queries, so none may have it.</summary>
    public const string All = "__all__";

    /// <summary>Whether a name is blank, too long or holds control characters.</summary>
    public static bool IsMalformed(string name) => string.IsNullOrWhiteSpace(name) || name.Length > MaxLength || name.Any(char.IsControl);
}
