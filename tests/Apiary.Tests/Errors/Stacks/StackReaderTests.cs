using System.Globalization;
using Apiary.Server.Errors.Stacks;
using Xunit;

namespace Apiary.Tests.Errors.Stacks;

/// <summary>Stacks as the languages' own tools write them, and texts that are none.</summary>
public sealed class StackReaderTests
{
    [Theory]
    [InlineData(
        "Traceback (most recent call last):\n  File \"/srv/app.py\", line 12, in home\n    return pay(cart)\n           ^^^^^^^^^\n  File \"/srv/shop/till.py\", line 7, in pay\n    raise KeyError(sku)\nKeyError: 'missing'\n",
        "KeyError|'missing'|/srv/app.py:12::home:return pay(cart)|/srv/shop/till.py:7::pay:raise KeyError(sku)")]
    [InlineData(
        "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nValueError: bad\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File \"b.py\", line 2, in g\nshop.TillError\n",
        "shop.TillError||b.py:2::g:\nValueError|bad|a.py:1::f:")]
    [InlineData(
        "RangeError: out of honey\n    at traces (/srv/rig/node/otlp.js:49:25)\n    at async Till.pay (file:///srv/shop/till.mjs:3:4)\n    at /srv/rig/node/otlp.js:112:9\n    at eval (eval at run (/srv/a.js:1:2), <anonymous>:3:4)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
        "RangeError|out of honey|node:internal/process/task_queues:95:5:process.processTicksAndRejections:|<anonymous>:3:4:eval:|/srv/rig/node/otlp.js:112:9::|file:///srv/shop/till.mjs:3:4:Till.pay:|/srv/rig/node/otlp.js:49:25:traces:")]
    [InlineData(
        "pay@https://shop.example/app.js:12:5\n@https://shop.example/app.js:30:1\n",
        "||https://shop.example/app.js:30:1::|https://shop.example/app.js:12:5:pay:")]
    [InlineData(
        "java.lang.IllegalStateException: till is shut\n\tat com.shop.Till.pay(Till.java:42)\n\tat java.base/java.lang.reflect.Method.invoke(Native Method)\n\tSuppressed: java.io.IOException: x\n\t\tat com.shop.Door.close(Door.java:1)\nCaused by: java.io.IOException: no drawer\n\tat com.shop.Drawer.open(Drawer.kt:7)\n\t... 12 more\n",
        "java.lang.IllegalStateException|till is shut|:::java.lang.reflect.Method.invoke:|Till.java:42::com.shop.Till.pay:\njava.io.IOException|no drawer|Drawer.kt:7::com.shop.Drawer.open:")]
    [InlineData(
        "System.InvalidOperationException: till is shut\n ---> System.IO.IOException: no drawer\n   at Shop.Drawer.Open(String name) in /src/Drawer.cs:line 7\n   --- End of inner exception stack trace ---\n   at Shop.Till.Pay(Int32 sum) in C:\\src\\in use\\Till.cs:line 42\n   at System.Threading.Tasks.Task.Run()\n",
        "System.InvalidOperationException|till is shut|:::System.Threading.Tasks.Task.Run():|C:\\src\\in use\\Till.cs:42::Shop.Till.Pay(Int32 sum):\nSystem.IO.IOException|no drawer|/src/Drawer.cs:7::Shop.Drawer.Open(String name):")]
    [InlineData(
        "goroutine 1 [running]:\nruntime/debug.Stack()\n\t/usr/local/go/src/runtime/debug/stack.go:24 +0x5e\nmain.(*Till).Pay(0xc000010000, {0x1, 0x2})\n\t/srv/shop/till.go:12 +0x1d\ncreated by main.main in goroutine 1\n\t/srv/shop/main.go:3 +0x2\n\ngoroutine 2 [sleep]:\nmain.other()\n\t/srv/other.go:1 +0x1\n",
        "||/srv/shop/main.go:3::main.main:|/srv/shop/till.go:12::main.(*Till).Pay:|/usr/local/go/src/runtime/debug/stack.go:24::runtime/debug.Stack:")]
    [InlineData("handle (serving.py:363)\nwsgi_app (app.py:2541)", "||serving.py:363::handle:|app.py:2541::wsgi_app:")]
    [InlineData("anonymous (/srv/rig/node/aws.js:108)\nprocess.processTicksAndRejections (node:)", "||node:::process.processTicksAndRejections:|/srv/rig/node/aws.js:108::anonymous:")]
    public void A_stack_is_read_as_its_language_writes_it(string text, string expected)
    {
        Assert.Equal(expected, Said(text));
        // Windows ends its lines otherwise.
        Assert.Equal(expected, Said(text.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("something is wrong (see the manual)")]
    [InlineData("at last, at noon: 12:30")]
    [InlineData("user@shop.example: no honey")]
    [InlineData("File \"x\", line many, in f")]
    [InlineData("\n\n\n   at \n(\n)\n@\n:")]
    public void A_text_that_is_none_is_left_alone(string text) => Assert.Empty(StackReader.Read(text));

    [Fact]
    public void A_stack_without_end_is_read_in_bounds()
    {
        var calls = string.Concat(Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"    at f{i} (/a.js:{i + 1}:1)\n")));
        var trace = Assert.Single(StackReader.Read("Error: x\n" + calls));
        Assert.Equal((500, "f0"), (trace.Frames.Count, trace.Frames[^1].Method));
        var causes = string.Concat(Enumerable.Repeat("Caused by: E: x\n\tat a.B.c(D.java:1)\n", 5_000));
        Assert.Equal(20, StackReader.Read("E: x\n\tat a.B.c(D.java:1)\n" + causes).Count);
        foreach (var piece in (string[])["at (((((", "File \"", "@:::::", " ---> ", "at eval at eval at (", "\t.go:", "Caused by: "])
            StackReader.Read(string.Concat(Enumerable.Repeat(piece, 20_000)));
    }

    private static string Said(string text) => string.Join('\n', StackReader.Read(text).Select(trace => string.Join('|', trace.Frames.Select(frame =>
        $"{frame.FileName}:{frame.Line}:{frame.Column}:{(frame.ClassName.Length > 0 ? frame.ClassName + "." : "")}{frame.Method}:{frame.Code}").Prepend(trace.Message).Prepend(trace.Type))));
}
