using System.Text.Json.Nodes;
using Apiary.Tests.Tidy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Apiary.Tests.Protocols.Aws;

/// <summary>A request as a real client sent it, from tests/cases/wire, for code that is handed one by a server.</summary>
internal static class RecordedRequest
{
    /// <summary>The secret that all captures were signed with: the one of AWS's own documents.</summary>
    public const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    /// <summary>The request and its body.</summary>
    public static (HttpRequest Request, byte[] Body) Read(string protocol, string name)
    {
        var path = Path.Combine(Repository.Root, "tests/cases/wire", protocol, name);
        var described = JsonNode.Parse(File.ReadAllText(path + ".json"))!;
        var context = new DefaultHttpContext();
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = (string)described["path"]!;
        context.Request.Method = (string)described["method"]!;
        foreach (var header in described["headers"]!.AsArray()) context.Request.Headers.Append((string)header![0]!, (string)header[1]!);
        return (context.Request, File.ReadAllBytes(path + ".bin"));
    }
}
