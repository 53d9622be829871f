using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Deploy.Tests.Container;

/// <summary>A Dockerfile as its builder reads it: instructions, of which each FROM begins a stage.</summary>
internal sealed partial class Dockerfile
{
    private Dockerfile(IReadOnlyList<Instruction> instructions) => Instructions = instructions;

    /// <summary>The Dockerfile at the root of the repository, which is shipped.</summary>
    public static string Shipped { get; } = File.ReadAllText(Repository.PathOf("Dockerfile"));

    public IReadOnlyList<Instruction> Instructions { get; }

    /// <summary>The ARGs before the first FROM, the only ones that a FROM can use.</summary>
    public IEnumerable<Instruction> GlobalArguments => Instructions.TakeWhile(one => one.Name != "FROM");

    /// <summary>The stage that becomes the image.</summary>
    public IEnumerable<Instruction> LastStage =>
        Instructions.Skip(Instructions.Index().Last(one => one.Item.Name == "FROM").Index + 1);

    /// <summary>The environment that the image gives the program.</summary>
    public Dictionary<string, string> Environment => Pairs("ENV");

    /// <summary>The labels of the image.</summary>
    public Dictionary<string, string> Labels => Pairs("LABEL");

    public static Dockerfile Parse(string text)
    {
        var instructions = new List<Instruction>();
        var open = "";
        foreach (var line in text.Split('\n').Where(line => !line.TrimStart().StartsWith('#')))
        {
            // A comment or an empty line does not end an instruction that continues.
            open += line.TrimEnd() is [.. var part, '\\'] ? part : line.TrimEnd();
            if (!line.TrimEnd().EndsWith('\\') && !string.IsNullOrWhiteSpace(open))
            {
                instructions.Add(Instruction.Parse(open.Trim()));
                open = "";
            }
        }

        return new Dockerfile(instructions);
    }

    private Dictionary<string, string> Pairs(string name) => LastStage
        .Where(instruction => instruction.Name == name)
        .SelectMany(instruction => Pair().Matches(instruction.Text))
        .ToDictionary(pair => pair.Groups[1].Value, pair => pair.Groups[2].Value.Trim('"'));

    [GeneratedRegex("""([\w.]+)=("[^"]*"|\S+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Pair();

    /// <summary>One instruction.</summary>
    /// <param name="Name">Its name in capitals.</param>
    /// <param name="Flags">The words that begin with <c>--</c>.</param>
    /// <param name="Text">The rest.</param>
    internal sealed record Instruction(string Name, IReadOnlyList<string> Flags, string Text)
    {
        public IReadOnlyList<string> Words => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        public static Instruction Parse(string line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var flags = words.Skip(1).TakeWhile(word => word.StartsWith("--", StringComparison.Ordinal)).ToList();
            return new Instruction(
                words[0].ToUpperInvariant(), flags, string.Join(' ', words.Skip(1 + flags.Count)));
        }

        /// <summary>The command in exec form; <c>null</c> if a shell would have to run it.</summary>
        public IReadOnlyList<string>? Command()
        {
            var text = Name == "HEALTHCHECK" && Text.StartsWith("CMD ", StringComparison.Ordinal) ? Text[4..] : Text;
            try
            {
                return JsonSerializer.Deserialize<List<string>>(text);
            }
            catch (JsonException)
            {
                return null; // The builder also takes anything that is not JSON for shell form.
            }
        }
    }
}
