namespace Apiary.Engine.Catalog;

/// <summary>What a person may change about a dataset.</summary>
/// <param name="Description">Free text, at most 1024 characters; empty for none.</param>
/// <param name="ExpandJsonDepth">To how many levels nested objects become dotted columns, 0 to 10; deeper ones are kept as JSON text.</param>
/// <param name="DeleteProtected">Whether the dataset refuses to be deleted.</param>
/// <param name="RetentionDays">For how many days events are kept, 1 to <see cref="MaxRetentionDays"/>; null for as long as the store's options say.</param>
public sealed record DatasetSettings(string Description, int ExpandJsonDepth, bool DeleteProtected, int? RetentionDays = null)
{
    /// <summary>The longest retention, some hundred years.</summary>
    public const int MaxRetentionDays = 36_500;

    /// <summary>The depth of a dataset that nobody configured: deep enough that nested JSON is useful at once.</summary>
    public const int DefaultExpandJsonDepth = 5;

    /// <summary>The settings of a dataset that nobody configured.</summary>
    public static DatasetSettings Default { get; } = new("", DefaultExpandJsonDepth, true);
}
