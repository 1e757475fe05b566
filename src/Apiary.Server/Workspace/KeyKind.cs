namespace Apiary.Server.Workspace;

/// <summary>What an API key is for; decides its shape, section 2.2 of the protocol reference.</summary>
internal enum KeyKind
{
    /// <summary>Opens an environment for whatever its permissions say: sending, asking, managing.</summary>
    Configuration,

    /// <summary>Sends events, and creates datasets if it may; nothing else.</summary>
    Ingest,

    /// <summary>An AWS access key: signs requests of AWS's protocols (Signature Version 4) and opens nothing else.</summary>
    Aws,

    /// <summary>A Rollbar access token: sends or reads errors, as its scopes say, and opens nothing else.</summary>
    Rollbar,

    /// <summary>A management key: makes environments and keys of its team through the vendor's API of version 2, and opens nothing else.</summary>
    Management,
}
