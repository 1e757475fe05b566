namespace Apiary.Server.Workspace;

/// <summary>What the bearer of a key may do, as Honeycomb names it. The numbers stand in the workspace journal; never renumber them.</summary>
[Flags]
internal enum KeyPermissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>events</c>: send events.</summary>
    Events = 1,

    /// <summary><c>createDatasets</c>: a dataset comes into being with its first event.</summary>
    CreateDatasets = 2,

    /// <summary><c>queries</c>: ask.</summary>
    Queries = 4,

    /// <summary><c>columns</c>: manage datasets, columns and saved queries.</summary>
    Columns = 8,

    /// <summary><c>markers</c></summary>
    Markers = 16,

    /// <summary><c>triggers</c></summary>
    Triggers = 32,

    /// <summary><c>boards</c></summary>
    Boards = 64,

    /// <summary><c>slos</c></summary>
    Slos = 128,

    /// <summary><c>recipients</c></summary>
    Recipients = 256,

    /// <summary><c>privateBoards</c></summary>
    PrivateBoards = 512,

    /// <summary>Rollbar's scope <c>post_server_item</c>: send errors of servers, tell of deploys.</summary>
    PostServerItems = 1024,

    /// <summary>Rollbar's scope <c>post_client_item</c>: send errors of browsers and phones.</summary>
    PostClientItems = 2048,

    /// <summary>Rollbar's scope <c>read</c>: read errors and deploys.</summary>
    ReadItems = 4096,

    /// <summary>Rollbar's scope <c>write</c>: change errors.</summary>
    WriteItems = 8192,

    /// <summary><c>environments:read</c> of a management key.</summary>
    ReadEnvironments = 1 << 24,

    /// <summary><c>environments:write</c> of a management key.</summary>
    WriteEnvironments = 1 << 25,

    /// <summary><c>api-keys:read</c> of a management key.</summary>
    ReadKeys = 1 << 26,

    /// <summary><c>api-keys:write</c> of a management key.</summary>
    WriteKeys = 1 << 27,

    /// <summary>What a management key has at most.</summary>
    Management = ReadEnvironments | WriteEnvironments | ReadKeys | WriteKeys,

    /// <summary>What a Rollbar token has at most.</summary>
    Rollbar = PostServerItems | PostClientItems | ReadItems | WriteItems,

    /// <summary>What an ingest key has at most.</summary>
    Ingest = Events | CreateDatasets,

    /// <summary>Everything that Honeycomb's API knows, which is what other keys than Rollbar's have at most.</summary>
    All = 1023,
}
