namespace Apiary.Server.Protocols.Aws;

/// <summary>An error as AWS names it.</summary>
/// <param name="Code">Its code: <c>InvalidRequestException</c>.</param>
/// <param name="Message">What its caller reads.</param>
/// <param name="RestStatus">The status in the rest-json shape; JSON 1.1 answers 400 for all that are the caller's fault.</param>
internal sealed record AwsError(string Code, string Message, int RestStatus = StatusCodes.Status400BadRequest)
{
    /// <summary>The code in the query protocol, where it is another; null where it is the same.</summary>
    public string? QueryCode { get; init; }

    /// <summary>Further members of the JSON body, such as the name of what was not found.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Members { get; init; } = [];

    /// <summary>Writes members of the JSON body that are no texts; null for none.</summary>
    public Action<System.Text.Json.Utf8JsonWriter>? WriteMembers { get; init; }

    /// <summary>The status in a shape.</summary>
    public int StatusIn(AwsShape shape) => shape == AwsShape.Json11 && RestStatus < StatusCodes.Status500InternalServerError ? StatusCodes.Status400BadRequest : RestStatus;

    /// <summary>The code in a shape.</summary>
    public string CodeIn(AwsShape shape) => shape == AwsShape.Query ? QueryCode ?? Code : Code;
}
