namespace Apiary.Server.Errors;

/// <summary>What <see cref="ErrorItems"/> needs to know of an occurrence.</summary>
/// <param name="ProjectId">The environment of the workspace that it came to.</param>
/// <param name="Environment">Where the sender says that it runs.</param>
/// <param name="Fingerprint">What makes occurrences the same error; 40 characters at most.</param>
/// <param name="Title">What a new item is called.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Platform">The kind of machine; empty when unknown.</param>
/// <param name="Framework">The framework; empty when unknown.</param>
/// <param name="CodeVersion">The version of the code; empty when unknown.</param>
internal sealed record ErrorOccurrence(
    string ProjectId, string Environment, string Fingerprint, string Title, ErrorLevel Level, string Platform, string Framework, string CodeVersion);
