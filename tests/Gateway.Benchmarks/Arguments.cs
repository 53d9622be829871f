using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>The options of a mode: <c>--name</c> with a whole number behind it, or alone, which is 1.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The words are not such options.</exception>
    public Arguments(string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{words[i]}' is not an option.");
            }

            _values[words[i][2..]] = i + 1 < words.Length
                && int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? Next(value, ref i)
                : 1;
        }

        static int Next(int value, ref int i)
        {
            i++;
            return value;
        }
    }

    /// <summary>Takes an option. An option that is never taken is an error, which <see cref="End"/> reports.</summary>
    public int? Take(string name) => _values.Remove(name, out var value) ? value : null;

    /// <exception cref="ArgumentException">An option was given that the mode does not have.</exception>
    public void End()
    {
        if (_values.Count > 0)
        {
            throw new ArgumentException($"There is no option --{_values.Keys.First()} here.");
        }
    }
}
