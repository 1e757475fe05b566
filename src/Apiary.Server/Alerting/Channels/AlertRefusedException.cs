namespace Apiary.Server.Alerting.Channels;

/// <summary>A recipient cannot be told, now or later, for the reason in the message.</summary>
internal sealed class AlertRefusedException(string message) : Exception(message);
