namespace Apiary.Server.Protocols.Aws;

/// <summary>How an AWS service writes its answers and errors.</summary>
internal enum AwsShape
{
    /// <summary>rest-json: a path for each operation, the error's code in a header. X-Ray.</summary>
    RestJson,

    /// <summary>JSON 1.1: the operation in <c>X-Amz-Target</c>, the error's code in <c>__type</c>. CloudWatch Logs.</summary>
    Json11,

    /// <summary>The query protocol: a form in, XML out. STS.</summary>
    Query,
}
