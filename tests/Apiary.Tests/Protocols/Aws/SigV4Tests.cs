using System.Globalization;
using System.Text;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.Aws.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Apiary.Tests.Protocols.Aws;

/// <summary>Signatures that real clients made and vectors that AWS publishes; and what is said of those that were tampered with.</summary>
public sealed class SigV4Tests
{
    private const string VectorSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    [Theory]
    [InlineData("aws-cli-create-group")]
    [InlineData("aws-cli-create-sampling-rule")]
    [InlineData("boto3-get-trace-summaries")]
    [InlineData("xray-daemon-put-trace-segments")]
    public void The_signature_of_a_recorded_client_is_right(string name)
    {
        var (request, body) = RecordedRequest.Read("xray", name);
        Assert.Null(Check(request, body, RecordedRequest.Secret));
        Assert.NotNull(Check(request, body, RecordedRequest.Secret + "x"));
    }

    /// <summary>From AWS's Signature Version 4 test suite: key AKIDEXAMPLE, service "service", 2015-08-30.</summary>
    [Theory]
    [InlineData("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("GET", "/example/..", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "//", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    public void The_published_vectors_come_out(string method, string target, string signature)
    {
        var request = Vector(method, target);
        var claim = SigV4ClaimReader.Read(request, out _)!;
        Assert.Equal(signature, SigV4.Sign(VectorSecret, claim, CanonicalRequest.Of(request, claim, SigV4.Hash([]))));
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("/a%20b/c", "/a%2520b/c")]
    [InlineData("/a/./b/../c/", "/a/c/")]
    [InlineData("/../..", "/")]
    [InlineData("/ሴ", "/%E1%88%B4")]
    public void A_path_has_one_form(string raw, string canonical) => Assert.Equal(canonical, CanonicalRequest.CanonicalPath(raw));

    [Theory]
    [InlineData("b=2&a=1&a=0", "a=0&a=1&b=2")]
    [InlineData("flag", "flag=")]
    [InlineData("a=x%2Fy+z", "a=x%2Fy%20z")]
    [InlineData("A=1&a=2", "A=1&a=2")]
    public void A_query_has_one_form(string raw, string canonical) => Assert.Equal(canonical, CanonicalRequest.CanonicalQuery(raw, isPresigned: false));

    [Theory]
    [InlineData("  a   b  c ", "a b c")]
    [InlineData("a", "a")]
    public void Runs_of_spaces_in_a_header_are_one(string raw, string collapsed) => Assert.Equal(collapsed, CanonicalRequest.Collapse(raw));

    [Fact]
    public void A_changed_part_is_named()
    {
        AssertNamed("the host: 127.0.0.1:5000 was signed and apiary.example:5000 arrived", request => request.Headers.Host = "apiary.example:5000", "X-Forwarded-Host", "127.0.0.1:5000");
        AssertNamed("the host: 127.0.0.1:5000 was signed and localhost:5000 arrived", request => request.Headers.Host = "localhost:5000");
        AssertNamed("the path: a proxy took /CreateGroup away", request => request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget = "/", "X-Forwarded-Prefix", "/CreateGroup", signedPath: "/CreateGroup/");
        AssertNamed("the query: the request was signed without one", request => request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget = "/CreateGroup?a=1");
        AssertNamed("the content type: application/json was signed and text/plain arrived", request => request.ContentType = "text/plain");
        AssertNamed("the secret access key is probably another", request => request.Headers["X-Amz-Date"] = "20261120T225359Z");
        AssertNamed("the header content-type: it was signed and did not arrive", request => { request.Headers.Remove("Content-Type"); request.Headers.Host = "elsewhere"; });
    }

    [Fact]
    public void A_body_that_is_not_what_its_hash_says_is_named()
    {
        var (request, body) = RecordedRequest.Read("xray", "aws-cli-create-group");
        request.Headers["X-Amz-Content-Sha256"] = SigV4.Hash("other"u8);
        Assert.Contains("the body: its SHA-256", Check(request, body, RecordedRequest.Secret)!.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic abc", "Unsupported AWS 'algorithm': 'Basic'.")]
    [InlineData("AWS4-HMAC-SHA256", "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=0", "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c'")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20150830/r/s/aws4_request,SignedHeaders=x-amz-date,Signature=0", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20150830/r/s/aws4_request,SignedHeaders=host,Signature=0", "Signature must be 64 hexadecimal digits in lower case.")]
    public void What_cannot_be_read_is_told(string header, string message)
    {
        var request = Vector("GET", "/");
        request.Headers.Authorization = header;
        Assert.Null(SigV4ClaimReader.Read(request, out var error));
        Assert.Equal(("IncompleteSignatureException", message), (error!.Code, error.Message));
    }

    [Fact]
    public void The_date_header_stands_in_for_the_other()
    {
        var request = Vector("GET", "/");
        request.Headers.Remove("X-Amz-Date");
        Assert.Null(SigV4ClaimReader.Read(request, out var error));
        Assert.Contains("either a 'X-Amz-Date' or a 'Date' header", error!.Message, StringComparison.Ordinal);
        request.Headers.Date = "Sun, 30 Aug 2015 12:36:00 GMT";
        Assert.Equal("20150830T123600Z", SigV4ClaimReader.Read(request, out _)!.TimeText);
        request.Headers.Date = "yesterday";
        Assert.Null(SigV4ClaimReader.Read(request, out error));
        Assert.Equal("Date must be in ISO-8601 'basic format'.", error!.Message);
    }

    private static void AssertNamed(string words, Action<HttpRequest> change, string? header = null, string? value = null, string? signedPath = null)
    {
        var (request, body) = RecordedRequest.Read("xray", "aws-cli-create-group");
        if (signedPath is not null)
        {
            request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget = signedPath;
            var claim = SigV4ClaimReader.Read(request, out _)!;
            var signature = SigV4.Sign(RecordedRequest.Secret, claim, CanonicalRequest.Of(request, claim, SigV4.Hash(body)));
            request.Headers.Authorization = request.Headers.Authorization.ToString().Replace(claim.Signature, signature, StringComparison.Ordinal);
        }

        if (header is not null) request.Headers[header] = value;
        change(request);
        var fault = Check(request, body, RecordedRequest.Secret);
        Assert.Equal(AwsErrors.SignatureDiffers, fault!.Error);
        Assert.Contains(words, fault.Explanation, StringComparison.Ordinal);
    }

    private static SigV4Fault? Check(HttpRequest request, byte[] body, string secret)
    {
        var claim = SigV4ClaimReader.Read(request, out var error);
        Assert.Null(error);
        return SigV4Verifier.Check(request, claim!, secret, AwsService.XRay, body, claim!.Time);
    }

    private static HttpRequest Vector(string method, string target)
    {
        var request = new DefaultHttpContext().Request;
        request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        request.Method = method;
        request.Headers.Host = "example.amazonaws.com";
        request.Headers["X-Amz-Date"] = "20150830T123600Z";
        request.Headers.Authorization = $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={new string('0', 64)}";
        return request;
    }
}
