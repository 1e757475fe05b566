namespace Apiary.Engine.Queries;

/// <summary>One thing that is wrong with a <see cref="QuerySpec"/>.</summary>
/// <param name="Field">Where, as a path in its JSON form: <c>limit</c>, <c>calculations[0].column</c>; empty for the whole.</param>
/// <param name="Message">What is wrong, in the words of section 7 of the protocol reference where it has them.</param>
public sealed record SpecError(string Field, string Message);
