using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gateway.Clients.GeneratedClients;

/// <summary>Generated C# and a program that uses it, compiled in memory against this test program's own assemblies.</summary>
internal static class CompiledProgram
{
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>Compiles all sources, which must have no error, and returns the type <c>Program</c>.</summary>
    public static Type Compile(IEnumerable<string> generated, string program)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Annotations);
        var compilation = CSharpCompilation.Create(
            $"generated-{Guid.NewGuid():N}",
            generated.Append(program).Append(Usings).Select(source => CSharpSyntaxTree.ParseText(
                source, new CSharpParseOptions(LanguageVersion.Latest), cancellationToken: Cancellation)),
            References.Value, options);
        using var assembly = new MemoryStream();

        var result = compilation.Emit(assembly, cancellationToken: Cancellation);

        Assert.Empty(result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error));
        return AssemblyLoadContext.Default.LoadFromStream(new MemoryStream(assembly.ToArray())).GetType("Program")!;
    }

    /// <summary>Runs a method of the program, which takes an HTTP client with the key, and the gateway's URL.</summary>
    public static Task<string> RunAsync(Type program, string method, HttpClient http, Uri gateway) =>
        (Task<string>)program.GetMethod(method, BindingFlags.Public | BindingFlags.Static)!
            .Invoke(null, [http, gateway.ToString().TrimEnd('/')])!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
