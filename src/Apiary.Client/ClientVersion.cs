using System.Runtime.InteropServices;

namespace Apiary.Client;

/// <summary>What the client says of itself.</summary>
internal static class ClientVersion
{
    /// <summary>The package's version.</summary>
    public static readonly string Text = typeof(ClientVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The .NET it runs on.</summary>
    public static readonly string Framework = RuntimeInformation.FrameworkDescription;
}
