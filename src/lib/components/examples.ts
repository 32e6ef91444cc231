import fiveChildren from '../../../examples/five-children.py?raw';
import helloWorld from '../../../examples/hello-world.py?raw';
import restCall from '../../../examples/rest-call.py?raw';
import rollADie from '../../../examples/roll-a-die.py?raw';

/** A flow to try, with the flows it calls. */
export interface Example {
	id: string;
	title: string;
	/** What can be seen in it. */
	text: string;
	/** The first one is run; the others are what it calls, by these names. */
	flows: readonly [ExampleFlow, ...ExampleFlow[]];
}

interface ExampleFlow {
	name: string;
	script: string;
	description: string;
}

export const examples: readonly Example[] = [
	{
		id: 'hello-world',
		title: 'Hello world',
		text: 'Logs a line, sleeps a second, ends. Change the name with “Run with inputs”.',
		flows: [{ name: 'Example: hello world', script: helloWorld, description: 'Says hello to the name it is given.' }]
	},
	{
		id: 'five-children',
		title: 'A parent with five children',
		text: 'Starts five flows at once, waits until all have ended, adds up their outputs.',
		flows: [
			{ name: 'Example: five children', script: fiveChildren, description: 'Rolls five dice at the same time.' },
			{ name: 'Example: roll a die', script: rollADie, description: 'Rolls one die.' }
		]
	},
	{
		id: 'rest-call',
		title: 'A REST call',
		text: 'Asks GitHub’s public API about a repository; says so in words when there is no network.',
		flows: [{ name: 'Example: REST call', script: restCall, description: 'Counts the stars of a repository.' }]
	}
];
