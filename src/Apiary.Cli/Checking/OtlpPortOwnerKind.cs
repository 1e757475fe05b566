namespace Apiary.Cli.Checking;

/// <summary>Who answers at a port.</summary>
internal enum OtlpPortOwnerKind
{
    /// <summary>Nobody.</summary>
    Nobody,

    /// <summary>The server that is being checked.</summary>
    ThisServer,

    /// <summary>Another Apiary server.</summary>
    OtherApiary,

    /// <summary>A program of another kind.</summary>
    Stranger,
}
