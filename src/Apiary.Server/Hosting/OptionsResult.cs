namespace Apiary.Server.Hosting;

/// <summary>What reading the options gave.</summary>
/// <param name="Options">The options; null when there are errors or only help is wanted.</param>
/// <param name="Errors">What is wrong, a line each.</param>
/// <param name="ShowHelp">True when help was asked for.</param>
internal sealed record OptionsResult(ApiaryOptions? Options, IReadOnlyList<string> Errors, bool ShowHelp);
