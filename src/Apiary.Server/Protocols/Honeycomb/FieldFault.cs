namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>One thing that is wrong with the body of a management request, as <c>type_detail</c> has it (protocol reference 2.4).</summary>
/// <param name="Field">Where, as a path in the body; empty for the whole.</param>
/// <param name="Code"><c>invalid</c>, <c>missing</c>, <c>incorrect_type</c> or <c>already_exists</c>.</param>
/// <param name="Description">What is wrong.</param>
internal sealed record FieldFault(string Field, string Code, string Description);
