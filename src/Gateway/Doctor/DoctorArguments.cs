using Gateway.Errors;

namespace Gateway.Doctor;

/// <summary>What the command line of <c>doctor</c> asks for.</summary>
internal sealed record DoctorArguments
{
    public bool Json { get; private set; }

    public Language Language { get; private set; } = Language.Japanese;

    public bool CallsModels { get; private set; }

    /// <summary>Settings of the gateway.</summary>
    public string[] Settings { get; private set; } = [];

    /// <returns><c>null</c> for anything that is no command line of <c>doctor</c>.</returns>
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
