namespace Apiary.Tests.Protocols.Otlp.Model;

/// <summary>The events of one dataset, as text.</summary>
internal sealed class NaiveDataset(string name)
{
    public string Name => name;

    public List<string> Events { get; } = [];

    /// <summary>How many items they came from.</summary>
    public int ItemCount { get; set; }
}
