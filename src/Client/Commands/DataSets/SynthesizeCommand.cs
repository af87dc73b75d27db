using System.CommandLine;
using System.Globalization;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Folders;
using ModalityCompetition.Transformers.Data.Synthetic;

namespace ModalityCompetition.Client.Commands.DataSets;

/// <summary><c>modcomp data synthesize</c>.</summary>
internal static class SynthesizeCommand
{
    private const int DefaultResolution = 16;

    /// <summary>Builds the command, with the examples of its help.</summary>
    public static (Command Command, string[] Examples) Create(CommandContext context)
    {
        Argument<string> folder = OptionValues.FolderArgument("FOLDER", "Where to: a folder that is empty or not there yet.");
        Option<long?> classes = Count("--classes", "K", "Classes, 2 to 64; default 8.");
        Option<long?> train = Count("--train", "N", "Samples for training, at least one of every class; default 320.");
        Option<long?> validation = Count("--validation", "N", "Samples for validation; default 0.");
        Option<long?> test = Count("--test", "N", "Samples for testing, at least one of every class; default 400.");
        Option<long?> image = Count("--image-insufficient", "N", "The first N classes have the same pictures; default 3, 0 for none.");
        Option<long?> title = Count("--title-insufficient", "N", "The last N classes have the same words; default 3, 0 for none.");
        Option<double?> imageNoise = OptionValues.Number(
            "--image-noise",
            "SD",
            "Standard deviation of the noise of a pixel, of which black is 0 and white 1; default 0.2."
        );
        Option<double?> titleNoise = OptionValues.Number(
            "--title-noise",
            "P",
            "Probability that a word of the class is replaced by one that all classes have; default 0.3."
        );
        Option<ulong?> seed = OptionValues.Seed("--seed", "Seed of the set; default 1.");
        Option<long?> resolution = OptionValues.Whole(
            "--resolution",
            "PIXELS",
            "Width and height of the images; default 16.",
            1,
            ImageTextShape.LargestResolution
        );
        Command command = new(
            "synthesize",
            "Write a synthetic data set of images with titles as a folder: some classes look alike, some have the same words, and both "
                + "together tell all apart. The same bytes on every machine."
        )
        {
            folder,
            classes,
            train,
            validation,
            test,
            image,
            title,
            imageNoise,
            titleNoise,
            seed,
            resolution,
        };
        command.SetAction(parsed =>
        {
            SyntheticParameters usual = SyntheticParameters.Default;
            SyntheticParameters parameters = new()
            {
                Classes = Of(classes, usual.Classes),
                TrainSamples = Of(train, usual.TrainSamples),
                ValidationSamples = Of(validation, usual.ValidationSamples),
                TestSamples = Of(test, usual.TestSamples),
                ImageInsufficient = Of(image, usual.ImageInsufficient),
                TitleInsufficient = Of(title, usual.TitleInsufficient),
                ImageNoise = parsed.GetValue(imageNoise) ?? usual.ImageNoise,
                TitleNoise = parsed.GetValue(titleNoise) ?? usual.TitleNoise,
                Seed = parsed.GetValue(seed) ?? usual.Seed,
            };
            Write(context, parsed.GetRequiredValue(folder), parameters, Of(resolution, DefaultResolution));
            return ExitCode.Ok;

            int Of(Option<long?> option, int otherwise) => (int)(parsed.GetValue(option) ?? otherwise);
        });
        return (
            command,
            [
                "modcomp data synthesize data/shapes",
                "modcomp data synthesize data/large --classes 12 --train 2400 --test 1200 --resolution 32 --seed 7",
            ]
        );
    }

    private static void Write(CommandContext context, string folder, SyntheticParameters parameters, int resolution)
    {
        if (SyntheticRanges.Problems(parameters) is [ParameterProblem problem, ..])
        {
            string option = problem.Path.Replace('_', '-');
            throw new ClientException(ExitCode.Usage, $"--{option} {problem.Message}; see 'modcomp data synthesize --help'.");
        }

        SyntheticSource source = new(parameters);
        bool isNew = SyntheticFolder.Write(source, resolution, folder, context.Stop.Token);
        int images = ImageTextParts.All.Sum(source.CountOf);
        context.Console.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{folder}: {(isNew ? "" : "has this set already, ")}{images} images of {resolution} x {resolution} pixels in "
                    + $"{parameters.Classes} classes."
            )
        );
    }

    // What is out of range is told by the set, which knows what several numbers must keep to together.
    private static Option<long?> Count(string name, string placeholder, string description) =>
        OptionValues.Whole(name, placeholder, description, 0, int.MaxValue);
}
