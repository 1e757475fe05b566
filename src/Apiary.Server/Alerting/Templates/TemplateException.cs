namespace Apiary.Server.Alerting.Templates;

/// <summary>A template is none, or asks for what cannot be done; the message says what and where.</summary>
internal sealed class TemplateException(string message) : Exception(message);
