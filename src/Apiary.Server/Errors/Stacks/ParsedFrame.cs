namespace Apiary.Server.Errors.Stacks;

/// <summary>A call that a stack's text names.</summary>
/// <param name="FileName">The file; empty when it does not say.</param>
/// <param name="Method">What was called; empty when it does not say.</param>
/// <param name="ClassName">Java's class; empty elsewhere.</param>
/// <param name="Line">The line, from 1; null when unknown.</param>
/// <param name="Column">The column; null when unknown.</param>
/// <param name="Code">The line of code itself; empty when it does not say.</param>
internal sealed record ParsedFrame(string FileName, string Method, string ClassName = "", int? Line = null, int? Column = null, string Code = "");
