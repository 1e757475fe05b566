namespace Apiary.Server.Hosting;

/// <summary>The server cannot start for a reason that its operator can mend; the message is the whole line to show.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
