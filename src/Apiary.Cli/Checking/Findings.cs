namespace Apiary.Cli.Checking;

/// <summary>What the doctor finds, told as it is found.</summary>
internal sealed class Findings(CliHost host)
{
    /// <summary>How many things are wrong.</summary>
    public int Problems { get; private set; }

    /// <summary>Something is as it should be, or good to know.</summary>
    public void Good(string text) => host.Out.WriteLine($"  ok    {text}");

    /// <summary>Something to keep an eye on.</summary>
    public void Notice(string text) => host.Out.WriteLine($"  note  {text}");

    /// <summary>Something is wrong; what to do about it.</summary>
    public void Problem(string text, string remedy)
    {
        Problems++;
        host.Out.WriteLine($"  WRONG {text}");
        host.Out.WriteLine($"        {remedy}");
    }
}
