using Gateway.Errors;

namespace Gateway.Doctor;

/// <summary>The parsed command line of <c>doctor</c>.</summary>
internal sealed record DoctorArguments
{
    public bool Json { get; private set; }

    public Language Language { get; private set; } = Language.Japanese;

    public bool CallsModels { get; private set; }

    /// <summary>Settings for the gateway.</summary>
    public string[] Settings { get; private set; } = [];

    /// <returns><c>null</c> if the command line is not valid.</returns>
    public static DoctorArguments? Read(ReadOnlySpan<string> arguments)
    {
        var asked = new DoctorArguments();
        while (!arguments.IsEmpty)
        {
            switch (arguments)
            {
                case ["--json", ..]:
                    asked.Json = true;
                    break;
                case ["--call-model", ..]:
                    asked.CallsModels = true;
                    break;
                case ["--lang", "ja" or "en", ..]:
                    asked.Language = arguments[1] == "en" ? Language.English : Language.Japanese;
                    arguments = arguments[1..];
                    break;
                case ["--", ..]:
                    asked.Settings = [.. arguments[1..]];
                    return asked;
                default:
                    return null;
            }

            arguments = arguments[1..];
        }

        return asked;
    }
}
