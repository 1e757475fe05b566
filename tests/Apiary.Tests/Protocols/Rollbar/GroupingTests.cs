using System.Text.Json;
using System.Text.Json.Nodes;
using Apiary.Server.Errors.Grouping;
using Apiary.Server.Errors.Payloads;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>What is the same error and what is not: on recorded payloads, and on stacks as several languages write them.</summary>
public sealed class GroupingTests
{
    [Theory]
    [InlineData("pyrollbar-exception")]
    [InlineData("rollbar-js-exception")]
    [InlineData("browser-rollbar-exception")]
    public void Lines_messages_and_source_do_not_count_and_the_class_does(string capture)
    {
        var original = Of(Recorded(capture));
        Assert.Matches("^[0-9a-f]{40}$", original);
        var moved = Recorded(capture);
        foreach (var frame in Frames(moved)) (frame!["lineno"], frame["colno"], frame["code"]) = (4711, 7, "another()");
        Exception(moved)["message"] = "something else";
        moved["level"] = "critical";
        Assert.Equal(original, Of(moved));
        var other = Recorded(capture);
        Exception(other)["class"] = "AnotherError";
        Assert.NotEqual(original, Of(other));
        var renamed = Recorded(capture);
        Frames(renamed)[^1]!["method"] = "another";
        Assert.NotEqual(original, Of(renamed));
    }

    [Fact]
    public void Frames_of_a_framework_do_not_count_beside_those_of_the_application()
    {
        var payload = Recorded("pyrollbar-exception");
        var frames = Frames(payload);
        frames.RemoveAt(0);
        frames[0]!["method"] = "renamed_in_flask_3";
        Assert.Equal(Of(Recorded("pyrollbar-exception")), Of(payload));
    }

    [Theory]
    // Python: releases and the application's directory.
    [InlineData("/srv/releases/20240101120000/app/views.py", "pay", "/srv/releases/20250202130000/app/views.py", "pay", true)]
    [InlineData("/srv/app/3f9a1c2b7d/views.py", "pay", "/srv/app/8e1b2a3c4d/views.py", "pay", true)]
    [InlineData("/srv/app/views.py", "pay", "/srv/app/models.py", "pay", false)]
    // Browsers: ports, queries, hashes of bundles.
    [InlineData("http://127.0.0.1:38597/app.js", "buzz", "http://127.0.0.1:40001/app.js", "buzz", true)]
    [InlineData("https://shop.example/static/main.3f9a1c7e.js?v=1", "pay", "https://shop.example/static/main.88b1d2e0.js?v=2", "pay", true)]
    [InlineData("https://shop.example/assets/index-B3xK9a2Q.js", "pay", "https://shop.example/assets/index-9dKx_z1A.js", "pay", true)]
    [InlineData("https://shop.example/assets/index.js", "pay", "https://shop.example/assets/checkout.js", "pay", false)]
    // Ruby: gems in the application's own tree are frameworks; versions do not count where they are alone.
    [InlineData("/usr/local/bundle/gems/rack-2.2.3/lib/rack/builder.rb", "call", "/usr/local/bundle/gems/rack-3.0.1/lib/rack/builder.rb", "call", true)]
    [InlineData("/srv/app/models/cart.rb", "block in total", "/srv/app/models/cart.rb", "total", false)]
    // C# and Java: generated names.
    [InlineData("C:\\build\\Shop\\Cart.cs", "Shop.Cart.<Total>b__0_1", "C:\\build\\Shop\\Cart.cs", "Shop.Cart.<Total>b__3_0", true)]
    [InlineData("Cart.java", "lambda$total$3", "Cart.java", "lambda$total$7", true)]
    [InlineData("Cart.java", "total", "Cart.java", "price", false)]
    // Go: closures.
    [InlineData("/src/shop/main.go", "main.pay.func2", "/src/shop/main.go", "main.pay.func1", true)]
    // PHP: templates that are compiled to methods with numbers.
    [InlineData("/var/www/cache/tpl.php", "template_4711", "/var/www/cache/tpl.php", "template_815", true)]
    public void A_frame_is_the_same_across_releases_and_builds(string file, string method, string otherFile, string otherMethod, bool isSame)
    {
        var (one, other) = (Of(Trace("E", (file, method))), Of(Trace("E", (otherFile, otherMethod))));
        Assert.Equal(isSame, one == other);
    }

    [Fact]
    public void Below_the_applications_root_where_it_lies_does_not_count()
    {
        var one = Trace("E", ("/srv/a/shop/views.py", "pay"));
        one["server"] = new JsonObject { ["root"] = "/srv/a/shop" };
        var other = Trace("E", ("/app/views.py", "pay"));
        other["server"] = new JsonObject { ["root"] = "/app/" };
        Assert.Equal(Of(one), Of(other));
    }

    [Fact]
    public void How_deep_a_recursion_was_does_not_count() =>
        Assert.Equal(
            Of(Trace("RecursionError", ("a.py", "main"), ("a.py", "walk"), ("a.py", "walk"))),
            Of(Trace("RecursionError", [("a.py", "main"), .. Enumerable.Repeat(("a.py", "walk"), 5_000)])));

    [Fact]
    public void Every_exception_of_a_chain_counts()
    {
        var chain = (string cause) => JsonNode.Parse($$$"""{"environment":"e","body":{"trace_chain":[{"frames":[],"exception":{"class":"Outer"}},{"frames":[],"exception":{"class":"{{{cause}}}"} }] } }""")!.AsObject();
        Assert.NotEqual(Of(chain("A")), Of(chain("B")));
    }

    [Theory]
    [InlineData("user 12345 timed out", "user 678 timed out", true)]
    [InlineData("job 8a1f-77 done at 2026-11-21T10:00:00Z", "job 9c2e-81 done at 2025-01-02 11:12:13.5", true)]
    [InlineData("mail to a@b.example failed", "mail to someone.else@mail.example failed", true)]
    [InlineData("10.0.0.1 refused after 1.5 s", "192.168.7.20:8080 refused after 30.25 s", true)]
    [InlineData("id 9bb412a4-e629-419c-90f2-be9dfa94d6d0 gone", "id 38b4b549-1bb0-4cf8-8fb1-07e40981bd52 gone", true)]
    [InlineData("answered with status 404", "answered with status 500", false)]
    [InlineData("HTTP 502 from upstream", "HTTP 503 from upstream", false)]
    [InlineData("user 12345 timed out", "user 12345 signed in", false)]
    [InlineData("dead feed", "face feed", false)]
    public void Messages_are_the_same_when_only_data_in_them_differs(string one, string other, bool isSame) =>
        Assert.Equal(isSame, Of(Message(one)) == Of(Message(other)));

    [Fact]
    public void An_exception_without_frames_is_known_by_what_it_says()
    {
        var script = Trace("Error");
        Exception(script)["message"] = "Script error.";
        var other = Trace("Error");
        Exception(other)["message"] = "out of memory";
        Assert.NotEqual(Of(script), Of(other));
    }

    [Fact]
    public void The_senders_fingerprint_wins_and_a_long_one_is_hashed()
    {
        var payload = Message("m");
        payload["fingerprint"] = "checkout";
        Assert.Equal("checkout", Of(payload));
        payload["fingerprint"] = 4711;
        Assert.Equal("4711", Of(payload));
        payload["fingerprint"] = new string('x', 40);
        Assert.Equal(new string('x', 40), Of(payload));
        payload["fingerprint"] = new string('x', 41);
        Assert.Matches("^[0-9a-f]{40}$", Of(payload));
    }

    private static string Of(JsonObject data)
    {
        using var document = JsonDocument.Parse(data.ToJsonString());
        return Fingerprint.Of(new ErrorPayload(document.RootElement));
    }

    private static JsonObject Recorded(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests/cases/wire/rollbar", name + ".bin")))!["data"]!.AsObject();

    private static JsonNode TraceOf(JsonObject data) => data["body"]!["trace"] ?? data["body"]!["trace_chain"]![0]!;

    private static JsonArray Frames(JsonObject data) => TraceOf(data)["frames"]!.AsArray();

    private static JsonNode Exception(JsonObject data) => TraceOf(data)["exception"]!;

    private static JsonObject Message(string text) => new() { ["environment"] = "e", ["body"] = new JsonObject { ["message"] = new JsonObject { ["body"] = text } } };

    private static JsonObject Trace(string exceptionClass, params (string File, string Method)[] frames) => new()
    {
        ["environment"] = "e",
        ["body"] = new JsonObject
        {
            ["trace"] = new JsonObject
            {
                ["frames"] = new JsonArray([.. frames.Select(frame => new JsonObject { ["filename"] = frame.File, ["lineno"] = 1, ["method"] = frame.Method })]),
                ["exception"] = new JsonObject { ["class"] = exceptionClass, ["message"] = "m" },
            },
        },
    };
}
