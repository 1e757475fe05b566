namespace Apiary.Server.Hosting;

/// <summary>One option: its name on the command line (<c>--name</c>), in the environment (<c>APIARY_NAME</c>) and in the configuration file.</summary>
/// <param name="Name">Lower case, words joined by hyphens.</param>
/// <param name="Value">What its value looks like; empty for a switch, whose value may be left out and is then true.</param>
/// <param name="Default">The default, as one would write it.</param>
/// <param name="Description">What it does, one line.</param>
/// <param name="Apply">The options with the value; null when the text is not a value.</param>
internal sealed record OptionEntry(string Name, string Value, string Default, string Description, Func<ApiaryOptions, string, ApiaryOptions?> Apply)
{
    /// <summary>True when the value may be left out on the command line.</summary>
    public bool IsSwitch => Value.Length == 0;

    /// <summary>The name of the environment variable.</summary>
    public string EnvironmentVariable => "APIARY_" + Name.ToUpperInvariant().Replace('-', '_');
}
