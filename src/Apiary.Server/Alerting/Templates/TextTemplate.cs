using System.Text;

namespace Apiary.Server.Alerting.Templates;

/// <summary>A template that can be filled in. Data are dictionaries by name, lists, texts, numbers, truth values and nothing.</summary>
internal sealed class TextTemplate
{
    // A payload is a message; what grows beyond is a loop gone wrong.
    private const int MaxChars = 1 << 20, MaxSteps = 100_000;

    private readonly IReadOnlyList<TemplateNode> nodes;

    private TextTemplate(IReadOnlyList<TemplateNode> nodes) => this.nodes = nodes;

    /// <summary>Reads a template. Throws <see cref="TemplateException"/>.</summary>
    public static TextTemplate Parse(string text) => new(TemplateParser.Parse(text));

    /// <summary>The template filled in. Throws <see cref="TemplateException"/> for what cannot be done, or takes too long.</summary>
    public string Render(object? data, DateTimeOffset now)
    {
        var run = new Run(data, new TemplateFunctions(now));
        run.Write(nodes, data);
        return run.Output.ToString();
    }

    private sealed class Run(object? data, TemplateFunctions functions)
    {
        private readonly List<(string Name, object? Value)> variables = [("$", data)];
        private int steps;

        public StringBuilder Output { get; } = new();

        public void Write(IReadOnlyList<TemplateNode> nodes, object? dot)
        {
            // Variables live until the block that they are named in ends.
            var depth = variables.Count;
            foreach (var node in nodes) Write(node, dot);
            variables.RemoveRange(depth, variables.Count - depth);
        }

        private void Write(TemplateNode node, object? dot)
        {
            if (++steps > MaxSteps || Output.Length > MaxChars) throw new TemplateException("the template makes too much of it");
            switch (node)
            {
                case TemplateNode.Text text:
                    Output.Append(text.Value);
                    break;
                case TemplateNode.Action action:
                    var value = Value(action.Pipeline, dot);
                    if (action.Variable is null) Output.Append(TemplateFunctions.ToText(value));
                    else Assign(action.Variable, value, action.IsNew);
                    break;
                case TemplateNode.If branch:
                    Write(branch, dot);
                    break;
                case TemplateNode.Range range:
                    Write(range, dot);
                    break;
            }
        }

        private void Write(TemplateNode.If branch, object? dot)
        {
            var depth = variables.Count;
            var value = Value(branch.Condition, dot);
            if (branch.Variable is { } name) variables.Add((name, value));
            var holds = TemplateFunctions.IsTrue(value);
            Write(holds ? branch.Then : branch.Else, holds && branch.MovesDot ? value : dot);
            variables.RemoveRange(depth, variables.Count - depth);
        }

        private void Write(TemplateNode.Range range, object? dot)
        {
            var items = TemplateFunctions.Items(Value(range.Items, dot)).ToList();
            if (items.Count == 0) Write(range.Else, dot);
            foreach (var (key, item) in items)
            {
                var depth = variables.Count;
                if (range.Index is { } index) variables.Add((index, key));
                if (range.Item is { } name) variables.Add((name, item));
                Write(range.Body, item);
                variables.RemoveRange(depth, variables.Count - depth);
            }
        }

        private void Assign(string name, object? value, bool isNew)
        {
            var known = isNew ? -1 : variables.FindLastIndex(variable => variable.Name == name);
            if (known >= 0) variables[known] = (name, value);
            else if (isNew) variables.Add((name, value));
            else throw new TemplateException($"undefined variable \"{name}\"");
        }

        private object? Value(TemplatePipeline pipeline, object? dot)
        {
            object? value = null;
            for (var i = 0; i < pipeline.Commands.Count; i++)
            {
                var command = pipeline.Commands[i];
                var piped = i > 0;
                if (command[0] is TemplateOperand.Function function)
                {
                    List<object?> arguments = [.. command.Skip(1).Select(operand => Value(operand, dot))];
                    if (piped) arguments.Add(value);
                    value = functions.Call(function.Name, arguments);
                }
                else
                {
                    if (piped || command.Count > 1) throw new TemplateException("can't give argument to non-function");
                    value = Value(command[0], dot);
                }
            }

            return value;
        }

        private object? Value(TemplateOperand operand, object? dot) => operand switch
        {
            TemplateOperand.Literal literal => literal.Value,
            TemplateOperand.Field field => Walk(dot, field.Path),
            TemplateOperand.Variable variable => variables.FindLastIndex(known => known.Name == variable.Name) is >= 0 and var at
                ? Walk(variables[at].Value, variable.Path)
                : throw new TemplateException($"undefined variable \"{variable.Name}\""),
            TemplateOperand.Nested nested => Walk(Value(nested.Pipeline, dot), nested.Path),
            TemplateOperand.Function function => functions.Call(function.Name, []),
            _ => null,
        };

        private static object? Walk(object? value, IReadOnlyList<string> path)
        {
            foreach (var name in path)
            {
                if (value is not IReadOnlyDictionary<string, object?> fields) throw new TemplateException($"can't evaluate field {name}");
                if (!fields.TryGetValue(name, out value)) throw new TemplateException($"can't evaluate field {name}");
            }

            return value;
        }
    }
}
