namespace Apiary.Engine.Files;

/// <summary>This process may not do that to a file or directory. Like a full disk it may be mended while the store runs.</summary>
public sealed class AccessDeniedException(string path, Exception? inner = null)
    : IOException($"{path}: permission denied; let the server's user write to the data directory, then it goes on by itself", inner);
