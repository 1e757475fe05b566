namespace Apiary.Cli.Checking;

/// <summary>What an exporter would have been told.</summary>
/// <param name="Kind">What it comes to.</param>
/// <param name="Text">The status and what came with it, in words.</param>
internal sealed record OtlpAnswer(OtlpAnswerKind Kind, string Text);
