namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>A query that is no RQL, or asks for what is not answered here; the message says what and where.</summary>
internal sealed class RqlException(string message) : Exception(message);
