namespace Apiary.Client.Transmissions;

/// <summary>Appends events to a file, one JSON object a line. For one client at a time: two would write over each other's lines. Others may read it meanwhile.</summary>
/// <param name="path">The file; created when it is missing. Throws <see cref="IOException"/> when it cannot be opened.</param>
public sealed class FileTransmission(string path) : StreamTransmission(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read));
