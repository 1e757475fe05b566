namespace Apiary.Cli;

/// <summary>What the process says to scripts; documented in docs/operating/cli.md.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The server refused, or something was not found, or part of the work failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>No server answers at the address.</summary>
    public const int Unreachable = 3;

    /// <summary>Interrupted.</summary>
    public const int Cancelled = 130;
}
