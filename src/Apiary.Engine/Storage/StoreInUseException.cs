namespace Apiary.Engine.Storage;

/// <summary>Another process has the data directory open.</summary>
public sealed class StoreInUseException()
    : IOException("the data directory is in use by another process; stop that one, or choose another directory with --data");
