namespace Apiary.Client.Sending;

/// <summary>Tells what the client does to deliver from what the application does: a span of a delivery would be delivered by another one, without end.</summary>
internal static class OwnWork
{
    private static readonly AsyncLocal<bool> Flag = new();

    /// <summary>Whether what runs here delivers events.</summary>
    public static bool IsHere => Flag.Value;

    /// <summary>Says so of the asynchronous method that calls it, and of all that this calls; it ends with the method.</summary>
    public static void Begin() => Flag.Value = true;
}
