namespace Apiary.Client.Transmissions;

/// <summary>Appends events to a file, one JSON object a line. Several programs may append to one file.</summary>
/// <param name="path">The file; created when it is missing. Throws <see cref="IOException"/> when it cannot be opened.</param>
public sealed class FileTransmission(string path) : StreamTransmission(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite));
